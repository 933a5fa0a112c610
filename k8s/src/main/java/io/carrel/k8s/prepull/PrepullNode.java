package io.carrel.k8s.prepull;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A node as far as preparing it is concerned.
 *
 * @param created when this incarnation was; another machine of the same name has another
 * @param answers whether its kubelet does
 * @param prepared the images that it was last prepared with; empty when it never was
 */
record PrepullNode(
    String name,
    String uid,
    Instant created,
    boolean answers,
    List<Taint> taints,
    Optional<Images> prepared) {
  /** Holds the images that the node was last prepared with. */
  static final String PREPARED = "carrel.dev/prepared-images";

  PrepullNode {
    taints = List.copyOf(taints);
  }

  static PrepullNode of(Node node) {
    Map<String, String> annotations = node.getMetadata().getAnnotations();
    List<Taint> taints = node.getSpec() == null ? null : node.getSpec().getTaints();
    return new PrepullNode(
        node.getMetadata().getName(),
        node.getMetadata().getUid(),
        Instant.parse(node.getMetadata().getCreationTimestamp()),
        answers(node.getStatus()),
        taints == null ? List.of() : taints,
        Optional.ofNullable(annotations).map(all -> all.get(PREPARED)).flatMap(Images::parse));
  }

  private static boolean answers(@Nullable NodeStatus status) {
    List<NodeCondition> all = status == null ? null : status.getConditions();
    return (all == null ? List.<NodeCondition>of() : all)
        .stream().anyMatch(one -> "Ready".equals(one.getType()) && "True".equals(one.getStatus()));
  }
}
