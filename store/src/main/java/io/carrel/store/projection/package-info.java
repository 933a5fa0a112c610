/** The read side of projects, as the journal's events write it. */
@NullMarked
package io.carrel.store.projection;

import org.jspecify.annotations.NullMarked;
