@NullMarked
package io.carrel.bench.failover;

import org.jspecify.annotations.NullMarked;
