package io.carrel.k8s.manifest;

import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
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

  static Gpu of(io.carrel.actors.quota.Gpu gpu) {
    return new Gpu(
        gpu.num(),
        gpu.resource(),
        gpu.toleration().map(Gpu::toleration),
        gpu.nodeLabel().map(Gpu::label).orElse(Map.of()));
  }

  /** Any effect; any value when none is named. */
  private static Toleration toleration(String text) {
    int equals = text.indexOf('=');
    return new TolerationBuilder()
        .withKey(equals < 0 ? text : text.substring(0, equals))
        .withOperator(equals < 0 ? "Exists" : "Equal")
        .withValue(equals < 0 ? null : text.substring(equals + 1))
        .build();
  }

  private static Map<String, String> label(String text) {
    int equals = text.indexOf('=');
    return Map.of(text.substring(0, equals), text.substring(equals + 1));
  }

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
