/** Who is connected to this node, and how many bytes pass through it. */
@NullMarked
package io.carrel.http.traffic;

import org.jspecify.annotations.NullMarked;
