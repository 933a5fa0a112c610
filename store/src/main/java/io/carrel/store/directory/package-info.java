/** The read side of projects, as its readers see it. */
@NullMarked
package io.carrel.store.directory;

import org.jspecify.annotations.NullMarked;
