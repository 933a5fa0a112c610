@NullMarked
package io.carrel.http.identity;

import org.jspecify.annotations.NullMarked;
