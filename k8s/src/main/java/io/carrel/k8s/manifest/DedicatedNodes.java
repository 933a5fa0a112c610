package io.carrel.k8s.manifest;

/**
 * How nodes that are reserved for single projects are marked; the value of both is the group's name
 * in the quota.
 *
 * @param label key of the label that attracts their projects
 * @param taint key of the taint that keeps all others off
 */
public record DedicatedNodes(String label, String taint) {}
