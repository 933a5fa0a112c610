/** Clients as people's programs are, who write down all that they ask and hear. */
@NullMarked
package io.carrel.bench.failover.load;

import org.jspecify.annotations.NullMarked;
