/** The API's own description, made from the table of operations and nothing else. */
@NullMarked
package io.carrel.http.openapi;

import org.jspecify.annotations.NullMarked;
