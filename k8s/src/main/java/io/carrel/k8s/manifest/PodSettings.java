package io.carrel.k8s.manifest;

import io.carrel.actors.runtime.ImageReference;
import io.carrel.actors.runtime.ProjectSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the installation decides about every project's pod.
 *
 * @param image what projects run in that chose nothing else: any image with {@code /bin/sh} and
 *     {@code bash}
 * @param serverImage brings the project server: its {@code /opt/carrel/bin/install} copies it into
 *     the pod
 * @param imagePullSecrets names of the registries' credentials
 * @param priorityClass empty: the cluster's default
 * @param nodeLabels labels of the nodes where projects run; none: any node
 * @param tolerations of the taints of those nodes
 * @param nodeLoss how long a pod stays bound to a node that does not answer before Kubernetes tells
 *     it to end. Its end is believed only when the node is back, deleted, or fenced by the taint
 *     {@code node.kubernetes.io/out-of-service}; until then no second pod is started
 */
public record PodSettings(
    String image,
    String serverImage,
    List<String> imagePullSecrets,
    Volumes volumes,
    Optional<String> priorityClass,
    Map<String, String> nodeLabels,
    List<Toleration> tolerations,
    DedicatedNodes dedicatedNodes,
    Duration nodeLoss) {

  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public PodSettings {
    imagePullSecrets = List.copyOf(imagePullSecrets);
    nodeLabels = Map.copyOf(nodeLabels);
    tolerations = List.copyOf(tolerations);
    if (image.isBlank() || serverImage.isBlank()) {
      throw new IllegalArgumentException(
          "A project needs an image and the project server's image.");
    }
    if (nodeLoss.isNegative()) {
      throw new IllegalArgumentException("The setting nodeLoss must not be negative.");
    }
  }

  /** What this project runs in. */
  String imageOf(ProjectSpec spec) {
    return spec.image().map(ImageReference::value).orElse(image);
  }

  /** The usual choice for these images: the claims of the chart, five minutes for a lost node. */
  public static PodSettings of(String image, String serverImage) {
    return new PodSettings(
        image,
        serverImage,
        List.of(),
        new Volumes("projects-data", Optional.of("projects-software"), false),
        Optional.empty(),
        Map.of(),
        List.of(),
        new DedicatedNodes("carrel.dev/dedicated", "carrel.dev/dedicated"),
        Duration.ofMinutes(5));
  }
}
