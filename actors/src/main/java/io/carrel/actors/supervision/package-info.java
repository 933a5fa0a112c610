/**
 * Puts the owners of projects into the cluster and wakes them: sharding, the observers of the
 * runtime and the sweep over the read side. Decides nothing about a project.
 */
@NullMarked
package io.carrel.actors.supervision;

import org.jspecify.annotations.NullMarked;
