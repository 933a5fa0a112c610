package io.carrel.actors.membership;

/**
 * This node's standing in the cluster. A node that was paused or cut off does not know that others
 * have taken its place; the journal refuses what it writes, and this keeps it from answering or
 * acting by what it remembers. Thread-safe and cheap.
 */
@FunctionalInterface
public interface Standing {
  /** Whether most members said, to a question asked within the window, that this node is one. */
  boolean isConfirmed();
}
