@NullMarked
package io.carrel.http.api;

import org.jspecify.annotations.NullMarked;
