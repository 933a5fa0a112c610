/**
 * The port that runs projects somewhere: as local processes or as pods. Its adapters live in
 * modules of their own.
 */
@NullMarked
package io.carrel.actors.runtime;

import org.jspecify.annotations.NullMarked;
