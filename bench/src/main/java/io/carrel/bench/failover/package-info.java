/**
 * Breaks a running installation on purpose, under load, and says whether it kept its promises. The
 * load and the faults write a history; only the checker judges it.
 */
@NullMarked
package io.carrel.bench.failover;

import org.jspecify.annotations.NullMarked;
