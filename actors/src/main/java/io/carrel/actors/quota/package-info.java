/**
 * What a project may use. Values that validate themselves; who may change them, and what a runtime
 * makes of them, is decided elsewhere.
 */
@NullMarked
package io.carrel.actors.quota;

import org.jspecify.annotations.NullMarked;
