package io.carrel.k8s.prepull;

import io.carrel.k8s.reason.Reason;
import io.carrel.k8s.reason.WaitReason;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from a prepull pod how far it is. */
final class CheckReading {
  private static final Set<String> CANNOT_PULL =
      Set.of("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull");
  private static final Set<String> NOTHING_YET = Set.of("ContainerCreating", "PodInitializing");

  private final Pod pod;
  private final Images images;

  private CheckReading(Pod pod, Images images) {
    this.pod = pod;
    this.images = images;
  }

  static Check of(Pod pod, Images images) {
    return new CheckReading(pod, images).read();
  }

  private Check read() {
    if (is("Ready")) {
      return new Check.Passed();
    } else if (!is("PodScheduled")) {
      return new Check.Coming(waits());
    }
    return statuses()
        .filter(status -> !hasPassed(status))
        .findFirst()
        .map(this::first)
        .orElseGet(() -> new Check.UnderWay("Preparing to pull"));
  }

  /** The first container that is not done tells how far the pod is. */
  private Check first(ContainerStatus status) {
    ContainerState state = status.getState() == null ? new ContainerState() : status.getState();
    if (state.getRunning() != null) {
      // The last one runs and the pod is not ready: its node has fallen silent.
      return isLast(status)
          ? new Check.Coming("The node does not answer")
          : new Check.UnderWay("Checking the image " + image(status));
    }
    String reason = reason(state.getWaiting());
    Optional<ContainerStateTerminated> end = end(status, state, reason);
    if (end.isPresent()) {
      return new Check.Failed(unfit(status, end.get()), false);
    } else if (CANNOT_PULL.contains(reason)) {
      return new Check.Failed(waits(), reason.equals("ImagePullBackOff"));
    }
    return new Check.UnderWay(
        NOTHING_YET.contains(reason) ? "Pulling the image " + image(status) : waits());
  }

  private static String reason(@Nullable ContainerStateWaiting waiting) {
    return waiting == null || waiting.getReason() == null
        ? "ContainerCreating"
        : waiting.getReason();
  }

  /** How it ended: just now, or before it was tried again. */
  private static Optional<ContainerStateTerminated> end(
      ContainerStatus status, ContainerState state, String reason) {
    ContainerState ended = reason.equals("CrashLoopBackOff") ? status.getLastState() : state;
    return Optional.ofNullable(ended).map(ContainerState::getTerminated);
  }

  private String unfit(ContainerStatus status, ContainerStateTerminated end) {
    String said = new Reason("", Objects.requireNonNullElse(end.getMessage(), "")).raw();
    return "The image "
        + image(status)
        + " did not pass its check"
        + (said.isEmpty() ? " (exit code " + end.getExitCode() + ")." : ": " + said);
  }

  private String image(ContainerStatus status) {
    return status.getName().equals(PrepullDaemonSet.SERVER) ? images.server() : images.project();
  }

  private String waits() {
    return WaitReason.of(pod, Optional.empty()).words();
  }

  private static boolean hasPassed(ContainerStatus status) {
    ContainerState state = status.getState();
    return state != null
        && state.getTerminated() != null
        && Integer.valueOf(0).equals(state.getTerminated().getExitCode())
        && !isLast(status);
  }

  private static boolean isLast(ContainerStatus status) {
    return status.getName().equals(PrepullDaemonSet.READY);
  }

  private Stream<ContainerStatus> statuses() {
    PodStatus status = pod.getStatus();
    return status == null
        ? Stream.empty()
        : Stream.of(status.getInitContainerStatuses(), status.getContainerStatuses())
            .filter(Objects::nonNull)
            .flatMap(List::stream);
  }

  private boolean is(String condition) {
    PodStatus status = pod.getStatus();
    List<PodCondition> all = status == null ? null : status.getConditions();
    return (all == null ? List.<PodCondition>of() : all)
        .stream()
            .anyMatch(one -> condition.equals(one.getType()) && "True".equals(one.getStatus()));
  }
}
