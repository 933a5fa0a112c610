/**
 * The owner of a project: its protocol, its behavior and its state. Knows the runtime only as a
 * port.
 */
@NullMarked
package io.carrel.actors.project;

import org.jspecify.annotations.NullMarked;
