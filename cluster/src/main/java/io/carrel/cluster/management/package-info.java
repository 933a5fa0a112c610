/** The management port: health and metrics. Loopback by default, never part of the public port. */
@NullMarked
package io.carrel.cluster.management;

import org.jspecify.annotations.NullMarked;
