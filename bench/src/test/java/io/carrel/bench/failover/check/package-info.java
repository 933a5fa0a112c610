@NullMarked
package io.carrel.bench.failover.check;

import org.jspecify.annotations.NullMarked;
