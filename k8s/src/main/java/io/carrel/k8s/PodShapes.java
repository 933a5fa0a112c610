package io.carrel.k8s;

import akka.Done;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.k8s.manifest.PodQuota;
import io.carrel.k8s.manifest.PodSettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Decides what a project's pod gets. Asked each time a pod is made or adjusted; must not block. */
public interface PodShapes {
  /**
   * Completes once the settings are known, and fails with a {@link
   * io.carrel.actors.runtime.RuntimeFailure} when they cannot be had at the moment. The others are
   * asked only after it completed.
   */
  default CompletionStage<Done> ready() {
    return CompletableFuture.completedStage(Done.getInstance());
  }

  /** What holds for all projects now. */
  PodSettings settings();

  /** What this project's quota grants. */
  default PodQuota quota(ProjectSpec spec) {
    return PodQuota.of(spec.quota());
  }
}
