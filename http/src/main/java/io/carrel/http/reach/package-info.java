/** Connections to project servers. Knows nothing of what is sent over them. */
@NullMarked
package io.carrel.http.reach;

import org.jspecify.annotations.NullMarked;
