/** The read side of projects, a port that the store keeps. */
@NullMarked
package io.carrel.actors.directory;

import org.jspecify.annotations.NullMarked;
