package io.carrel.k8s.reason;

import io.carrel.actors.runtime.Adjustment;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Optional;

/**
 * How far the resize of a pod has come.
 *
 * @param raw what the kubelet said, for admins; empty when it said nothing
 */
record ResizeReading(Adjustment adjustment, String raw) {
  static final ResizeReading NONE = new ResizeReading(Adjustment.APPLIED, "");

  static ResizeReading of(Pod pod) {
    return condition(pod, "PodResizePending")
        .map(
            pending ->
                new ResizeReading(
                    "Infeasible".equals(pending.getReason())
                        ? Adjustment.INFEASIBLE
                        : Adjustment.DEFERRED,
                    raw(pending)))
        .or(
            () ->
                condition(pod, "PodResizeInProgress")
                    .map(going -> new ResizeReading(Adjustment.IN_PROGRESS, raw(going))))
        .orElseGet(() -> isUnseen(pod) ? new ResizeReading(Adjustment.IN_PROGRESS, "") : NONE);
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return Disruption.condition(pod, type)
        .filter(condition -> "True".equals(condition.getStatus()));
  }

  private static String raw(PodCondition condition) {
    String message = condition.getMessage();
    return message == null || message.isBlank()
        ? ""
        : condition.getType() + " " + condition.getReason() + " " + message;
  }

  /** Changed, and the kubelet has not seen it; older ones do not tell what they have seen. */
  private static boolean isUnseen(Pod pod) {
    PodStatus status = pod.getStatus();
    Long changed = pod.getMetadata().getGeneration();
    Long seen = status == null ? null : status.getObservedGeneration();
    return changed != null && seen != null && seen < changed;
  }
}
