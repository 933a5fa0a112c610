package io.carrel.k8s;

import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.k8s.manifest.PodQuota;
import io.carrel.k8s.manifest.PodSettings;

/** Decides what a project's pod gets. Asked each time a pod is made or adjusted; must not block. */
public interface PodShapes {
  /** What holds for all projects now. */
  PodSettings settings();

  /** What this project's quota grants. */
  default PodQuota quota(ProjectSpec spec) {
    return PodQuota.of(spec.quota());
  }
}
