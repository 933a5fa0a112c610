/** JSON as the public API speaks it: snake_case, strict, bounded. */
@NullMarked
package io.carrel.http.json;

import org.jspecify.annotations.NullMarked;
