/**
 * Has the image of projects pulled and checked on each node, and lets projects onto the node after
 * that. What there is to know stands in the nodes and in the pods of one DaemonSet; decisions are
 * pure functions of these.
 */
@NullMarked
package io.carrel.k8s.prepull;

import org.jspecify.annotations.NullMarked;
