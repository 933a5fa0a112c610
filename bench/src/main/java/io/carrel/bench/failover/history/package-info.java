/** What clients asked and heard and what was seen, with times: one line of JSON for each. */
@NullMarked
package io.carrel.bench.failover.history;

import org.jspecify.annotations.NullMarked;
