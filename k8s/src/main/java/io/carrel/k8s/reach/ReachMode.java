package io.carrel.k8s.reach;

/** How project servers are reached. */
public enum ReachMode {
  /** Directly when a pod answers at its address, else through the API server. */
  AUTO,
  /** By the pod's address, without asking whether it answers there. */
  DIRECT,
  /** Through the API server. */
  PORT_FORWARD
}
