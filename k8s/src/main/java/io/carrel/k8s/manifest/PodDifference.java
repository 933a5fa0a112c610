package io.carrel.k8s.manifest;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a pod that is there lacks of the one that is desired now.
 *
 * @param internet the label's new value; empty when it stays
 * @param resources CPU and memory of the project's container; empty when they stay
 * @param nextPodOnly whether something differs that no pod can change
 */
public record PodDifference(
    Optional<String> internet, Optional<ResourceRequirements> resources, boolean nextPodOnly) {
  private static final List<String> RESIZABLE = List.of("cpu", "memory");

  public static PodDifference between(Pod actual, Pod desired) {
    ResourceRequirements wanted = resizable(desired);
    return new PodDifference(
        label(desired).filter(value -> !label(actual).equals(Optional.of(value))),
        Optional.of(wanted).filter(resources -> !same(resources, resizable(actual))),
        !shape(actual).equals(shape(desired)));
  }

  private static Optional<String> label(Pod pod) {
    return value(pod.getMetadata().getLabels(), ProjectPods.INTERNET);
  }

  private static Optional<String> shape(Pod pod) {
    ObjectMeta metadata = pod.getMetadata();
    return value(metadata.getAnnotations(), ProjectPods.SHAPE);
  }

  private static Optional<String> value(Map<String, String> all, String key) {
    return Optional.ofNullable(all).map(present -> present.get(key));
  }

  private static ResourceRequirements resizable(Pod pod) {
    ResourceRequirements all =
        pod.getSpec().getContainers().stream()
            .filter(container -> ProjectPods.CONTAINER.equals(container.getName()))
            .map(Container::getResources)
            .filter(Objects::nonNull)
            .findFirst()
            .orElseGet(ResourceRequirements::new);
    return new ResourceRequirementsBuilder()
        .withRequests(resizable(all.getRequests()))
        .withLimits(resizable(all.getLimits()))
        .build();
  }

  private static Map<String, Quantity> resizable(Map<String, Quantity> amounts) {
    Map<String, Quantity> kept = new TreeMap<>();
    for (String resource : RESIZABLE) {
      Quantity amount = amounts == null ? null : amounts.get(resource);
      if (amount != null) {
        kept.put(resource, amount);
      }
    }
    return kept;
  }

  private static boolean same(ResourceRequirements one, ResourceRequirements other) {
    return same(one.getRequests(), other.getRequests()) && same(one.getLimits(), other.getLimits());
  }

  /** The API server writes amounts in its own way: 2 for 2000m. */
  private static boolean same(Map<String, Quantity> one, Map<String, Quantity> other) {
    return one.keySet().equals(other.keySet())
        && one.entrySet().stream()
            .allMatch(
                amount ->
                    amount
                            .getValue()
                            .getNumericalAmount()
                            .compareTo(
                                Objects.requireNonNull(other.get(amount.getKey()))
                                    .getNumericalAmount())
                        == 0);
  }
}
