package io.carrel.k8s.reason;

import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Why a pod does not run yet. */
public final class WaitReason {
  private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");
  private static final Set<String> NO_REASON = Set.of("ContainerCreating", "PodInitializing");

  private WaitReason() {}

  /**
   * @param latest the latest Event about this pod that says something
   */
  public static Reason of(Pod pod, Optional<PodEvent> latest) {
    Optional<PodCondition> scheduled = Disruption.condition(pod, "PodScheduled");
    if (scheduled.isEmpty() || !"True".equals(scheduled.get().getStatus())) {
      return scheduled
          .filter(condition -> "Unschedulable".equals(condition.getReason()))
          .map(condition -> Unschedulable.of(String.valueOf(condition.getMessage())))
          .orElse(Reason.of("Waiting for a node"));
    }
    return waiting(pod)
        .filter(waiting -> !saysNothing(waiting))
        .map(waiting -> ofContainer(waiting, latest))
        .or(() -> latest.flatMap(WaitReason::ofEvent))
        .orElse(Reason.of("Preparing it on its node"));
  }

  private static Optional<ContainerStateWaiting> waiting(Pod pod) {
    PodStatus status = pod.getStatus();
    return status == null
        ? Optional.empty()
        : Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
            .filter(Objects::nonNull)
            .flatMap(List::stream)
            .map(ContainerStatus::getState)
            .filter(Objects::nonNull)
            .map(ContainerState::getWaiting)
            .filter(Objects::nonNull)
            .findFirst();
  }

  /** A container that its node has lost sight of waits without any reason. */
  private static boolean saysNothing(ContainerStateWaiting waiting) {
    return waiting.getReason() == null || NO_REASON.contains(waiting.getReason());
  }

  private static Reason ofContainer(ContainerStateWaiting waiting, Optional<PodEvent> latest) {
    String message = Objects.requireNonNullElse(waiting.getMessage(), "");
    String raw = waiting.getReason() + " " + message;
    return switch (waiting.getReason()) {
      case "ErrImagePull" -> new Reason(pullError(message), raw);
      case "ImagePullBackOff" ->
          // The status forgets why; the Event of the failed pull does not.
          latest
              .filter(event -> event.reason().equals("Failed"))
              .map(event -> new Reason(pullError(event.message()), raw + " " + event.message()))
              .orElse(new Reason(pullError(message), raw));
      case "InvalidImageName" -> new Reason("The name of the project's image is malformed.", raw);
      case "ErrImageNeverPull" -> new Reason("The project's image is not on its node.", raw);
      case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
          new Reason("Its node cannot start it; trying again.", raw);
      default -> new Reason("Waiting on its node (" + waiting.getReason() + ").", raw);
    };
  }

  private static String pullError(String message) {
    String image = quoted(message).map(name -> "The image " + name).orElse("The project's image");
    String lower = message.toLowerCase(java.util.Locale.ROOT);
    if (lower.contains("not found") || lower.contains("manifest unknown")) {
      return image + " does not exist.";
    } else if (lower.contains("unauthorized")
        || lower.contains("denied")
        || lower.contains("forbidden")) {
      return image + " may not be pulled: its registry refuses.";
    } else if (lower.contains("no space left")) {
      return image + " does not fit on the node's disk.";
    }
    return image + " cannot be pulled; trying again.";
  }

  private static Optional<String> quoted(String message) {
    return QUOTED.matcher(message).results().map(found -> found.group(1)).findFirst();
  }

  private static Optional<Reason> ofEvent(PodEvent event) {
    String raw = event.reason() + " " + event.message();
    return Optional.ofNullable(
        switch (event.reason()) {
          case "Pulling" ->
              new Reason(
                  "Pulling the image " + quoted(event.message()).orElse("") + " to its node", raw);
          case "Pulled" -> new Reason("Its image is on its node", raw);
          case "FailedMount", "FailedAttachVolume" ->
              new Reason(
                  event.message().contains("volume \"" + ProjectPods.CREDENTIAL + "\"")
                      ? "Waiting for its credential"
                      : "Its storage cannot be reached from its node; trying again.",
                  raw);
          case "FailedCreatePodSandBox" ->
              new Reason("Its node cannot give it a network; trying again.", raw);
          case "Failed" ->
              new Reason(
                  event.message().contains("pull")
                      ? pullError(event.message())
                      : "Its node cannot start it; trying again.",
                  raw);
          default -> null;
        });
  }
}
