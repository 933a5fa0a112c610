package io.carrel.http;

import java.util.concurrent.CompletionStage;

/** The port to what a node needs to serve people: its database, and its place in the cluster. */
@FunctionalInterface
public interface Health {
  /** Whether the database answers and this node is an up member; fails or is slow when not. */
  CompletionStage<Boolean> isReady();
}
