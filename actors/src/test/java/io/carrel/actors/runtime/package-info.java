/** The runtime's fake and the contract that every adapter passes. */
@NullMarked
package io.carrel.actors.runtime;

import org.jspecify.annotations.NullMarked;
