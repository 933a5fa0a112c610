package io.carrel.k8s;

import akka.Done;
import io.carrel.k8s.manifest.PodSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides what every pod gets. Asked each time a pod is made or adjusted; must not block. */
public interface PodShapes {
  /**
   * Completes once the settings are known, and fails with a {@link
   * io.carrel.actors.runtime.RuntimeFailure} when they cannot be had at the moment. They are asked
   * for only after it completed.
   */
  default CompletionStage<Done> ready() {
    return CompletableFuture.completedStage(Done.getInstance());
  }

  /** What holds for all projects now. */
  PodSettings settings();
}
