package io.carrel.k8s.manifest;

import io.fabric8.kubernetes.api.model.Toleration;
import java.util.Map;
import java.util.Optional;

/**
 * The graphics processors of a project.
 *
 * @param count how many
 * @param resource the resource's name in Kubernetes, such as {@code nvidia.com/gpu}
 * @param toleration of the taint that keeps others off such nodes
 * @param nodeLabels labels of the nodes that have them
 */
public record Gpu(
    int count, String resource, Optional<Toleration> toleration, Map<String, String> nodeLabels) {

  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public Gpu {
    nodeLabels = Map.copyOf(nodeLabels);
    if (count < 1 || resource.isBlank()) {
      throw new IllegalArgumentException("A GPU needs a count above zero and a resource's name.");
    }
  }
}
