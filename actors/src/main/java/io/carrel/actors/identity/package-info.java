/** The ids everything else is named by. */
@NullMarked
package io.carrel.actors.identity;

import org.jspecify.annotations.NullMarked;
