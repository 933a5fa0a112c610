/**
 * Whether this node still belongs to the cluster. Knows nothing of projects: who answers from
 * memory asks {@link io.carrel.actors.membership.Standing} first.
 */
@NullMarked
package io.carrel.actors.membership;

import org.jspecify.annotations.NullMarked;
