/**
 * Judges a history. Knows nothing of how it came about: it reads what clients asked and heard and
 * what was seen, and each rule says what must not be in there.
 */
@NullMarked
package io.carrel.bench.failover.check;

import org.jspecify.annotations.NullMarked;
