/** What goes wrong on purpose. */
@NullMarked
package io.carrel.bench.failover.fault;

import org.jspecify.annotations.NullMarked;
