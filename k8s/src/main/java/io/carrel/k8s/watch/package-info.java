/**
 * Tells what runs: one list and one watch for each slice, resumed where it was cut, listed anew
 * when that is no longer possible, and never believed when it has been silent for too long.
 */
@NullMarked
package io.carrel.k8s.watch;

import org.jspecify.annotations.NullMarked;
