/** {@code ./carrel admin}: asks the management port of a running Carrel, and prints its answers. */
@NullMarked
package io.carrel.cluster.admin;

import org.jspecify.annotations.NullMarked;
