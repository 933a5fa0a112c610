/** Bounded JSON, without binding to classes. */
@NullMarked
package io.carrel.project.json;

import org.jspecify.annotations.NullMarked;
