/** What all streams of the house have in common. Knows nothing of projects. */
@NullMarked
package io.carrel.actors.stream;

import org.jspecify.annotations.NullMarked;
