package io.carrel.k8s.prepull;

import io.carrel.actors.prepull.NodeProgress;
import io.carrel.actors.prepull.NodeProgress.Phase;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How far a node is and what is to be done about it: a pure function of what was seen.
 *
 * @param left pods of an earlier machine of the same name; what they say is of that one, so they
 *     have to go
 */
record Standing(NodeProgress progress, Verdict verdict, List<PrepullPod> left) {

  /**
   * @param pods of this node, by its name
   */
  static Standing of(
      PrepullNode node, Collection<PrepullPod> pods, Images present, NodeTaints taints) {
    List<PrepullPod> staying = pods.stream().filter(pod -> !pod.leaving()).toList();
    List<PrepullPod> left = staying.stream().filter(pod -> isOlder(pod, node)).toList();
    Check check = check(staying.stream().filter(pod -> !isOlder(pod, node)).toList(), present);
    boolean ready = check instanceof Check.Passed;
    Phase phase =
        ready ? Phase.READY : check instanceof Check.Failed ? Phase.FAILED : Phase.PREPARING;
    return new Standing(
        new NodeProgress(
            node.name(),
            phase,
            taints.isOpen(node.taints()),
            node.answers() || ready ? check.words() : "The node does not answer"),
        Verdict.of(check, node.prepared(), present),
        left);
  }

  private static boolean isOlder(PrepullPod pod, PrepullNode node) {
    return pod.created().isBefore(node.created());
  }

  private static Check check(List<PrepullPod> pods, Images present) {
    Optional<PrepullPod> newest =
        pods.stream()
            .filter(pod -> pod.images().equals(present))
            .max(Comparator.comparing(PrepullPod::created));
    if (newest.isPresent()) {
      return newest.get().check();
    }
    return new Check.Coming(
        pods.isEmpty()
            ? "Waiting for its prepull pod"
            : "Waiting for its turn to pull; it has an earlier image");
  }
}
