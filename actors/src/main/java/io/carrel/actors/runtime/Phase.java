package io.carrel.actors.runtime;

/** How far the runtime has come with one run of a project. */
public enum Phase {
  /** Wanted, but nothing runs yet: waiting for a node, pulling the image. */
  PENDING,
  /** The process runs but its server does not answer yet. */
  STARTING,
  /** The server answers at the endpoint. */
  READY,
  /** Told to end, and not gone yet. */
  TERMINATING,
  /** Ended by itself or from outside; nothing runs. */
  ENDED
}
