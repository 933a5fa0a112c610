/**
 * What admins see of the cluster: its nodes, where owners and singletons live, and who is connected
 * where; and the two things they do to it, draining a node and moving a shard. Decides nothing
 * about projects.
 */
@NullMarked
package io.carrel.actors.inspection;

import org.jspecify.annotations.NullMarked;
