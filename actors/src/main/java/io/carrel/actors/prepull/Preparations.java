package io.carrel.actors.prepull;

import java.util.concurrent.CompletionStage;

/** How far nodes are, for whoever asks, on any node of the hub's cluster. */
@FunctionalInterface
public interface Preparations {
  /**
   * What is known now. Fails with {@link java.util.concurrent.TimeoutException} when the one who
   * knows does not answer in time. Completes on the system's dispatcher.
   */
  CompletionStage<Preparation> now();
}
