/**
 * Measures the built program from outside: as processes, over loopback. Nothing in the house
 * depends on it.
 */
@NullMarked
package io.carrel.bench;

import org.jspecify.annotations.NullMarked;
