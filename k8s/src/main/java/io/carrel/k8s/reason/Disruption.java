package io.carrel.k8s.reason;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What others in the cluster did to a pod. */
final class Disruption {
  private static final Map<String, String> WORDS =
      Map.of(
          "EvictionByEvictionAPI", "Its node was cleared, for maintenance perhaps.",
          "PreemptionByScheduler", "Something of a higher priority took its place on the node.",
          "DeletionByTaintManager", "Its node did not answer, or was closed to projects.",
          "DeletionByPodGC", "Its node was removed from the cluster.",
          "TerminationByKubelet", "Its node ran short of something, or was shut down.");

  private Disruption() {}

  /** Empty when nobody did anything to it. */
  static Optional<Reason> of(Pod pod) {
    return condition(pod, "DisruptionTarget")
        .filter(condition -> "True".equals(condition.getStatus()))
        .map(
            condition ->
                new Reason(
                    WORDS.getOrDefault(
                        String.valueOf(condition.getReason()), "The cluster took it off its node."),
                    condition.getReason() + " " + condition.getMessage()));
  }

  /**
   * A node that has fallen silent leaves the pod as it was; only its readiness is taken back, and
   * without the reason that a node itself would give.
   */
  static Optional<Reason> lostNode(Pod pod) {
    return condition(pod, "Ready")
        .filter(condition -> "False".equals(condition.getStatus()))
        .filter(condition -> condition.getReason() == null || condition.getReason().isEmpty())
        .map(
            condition ->
                new Reason(
                    "Its node does not answer; it may still be running there.",
                    "Ready=False, and no word from its node"));
  }

  static Optional<PodCondition> condition(Pod pod, String type) {
    PodStatus status = pod.getStatus();
    List<PodCondition> all = status == null ? null : status.getConditions();
    return (all == null ? List.<PodCondition>of() : all)
        .stream().filter(condition -> type.equals(condition.getType())).findFirst();
  }
}
