/** What this node knows about projects, kept fresh by their owners, and who is admitted to them. */
@NullMarked
package io.carrel.actors.access;

import org.jspecify.annotations.NullMarked;
