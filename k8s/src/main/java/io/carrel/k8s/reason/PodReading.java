package io.carrel.k8s.reason;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.List;
import java.util.Optional;

/** What a pod says about its project's run. */
public final class PodReading {
  private PodReading() {}

  /** Empty when the pod is none of ours. */
  public static Optional<Observed> of(Pod pod, Optional<PodEvent> latest) {
    Optional<ProjectId> project = ProjectPods.project(pod.getMetadata());
    Optional<Epoch> epoch = ProjectPods.epoch(pod.getMetadata());
    if (project.isEmpty() || epoch.isEmpty()) {
      return Optional.empty();
    }
    Phase phase = phase(pod);
    Reason reason = reason(pod, phase, latest);
    boolean over = phase == Phase.ENDED || phase == Phase.TERMINATING;
    ResizeReading resize = over ? ResizeReading.NONE : ResizeReading.of(pod);
    return Optional.of(
        new Observed(
            project.get(),
            epoch.get(),
            pod.getMetadata().getUid(),
            phase,
            reason.words(),
            phase == Phase.READY
                ? Optional.of(new Endpoint(pod.getStatus().getPodIP(), ProjectPods.PORT))
                : Optional.empty(),
            reason.raw().isEmpty() ? Reason.line(resize.raw()) : reason.raw(),
            resize.adjustment()));
  }

  private static Phase phase(Pod pod) {
    PodStatus status = pod.getStatus();
    Optional<ContainerStatus> container = container(pod);
    Optional<ContainerState> state = container.map(ContainerStatus::getState);
    boolean ended =
        status != null
            && ("Failed".equals(status.getPhase())
                || "Succeeded".equals(status.getPhase())
                || state.map(ContainerState::getTerminated).isPresent());
    if (ended) {
      return Phase.ENDED;
    } else if (pod.getMetadata().getDeletionTimestamp() != null) {
      return Phase.TERMINATING;
    } else if (state.map(ContainerState::getRunning).isEmpty()) {
      return Phase.PENDING;
    }
    boolean answers = container.map(ContainerStatus::getStarted).orElse(false);
    return answers && status != null && status.getPodIP() != null ? Phase.READY : Phase.STARTING;
  }

  private static Reason reason(Pod pod, Phase phase, Optional<PodEvent> latest) {
    if (phase == Phase.ENDED) {
      return EndReason.of(pod);
    } else if (phase == Phase.TERMINATING) {
      return Disruption.lostNode(pod)
          .or(() -> Disruption.of(pod))
          .orElse(Reason.of("Its processes are ending"));
    } else if (phase == Phase.PENDING) {
      return WaitReason.of(pod, latest);
    } else if (phase == Phase.STARTING) {
      return Reason.of("The project server is starting");
    }
    return Disruption.lostNode(pod).orElse(Reason.NONE);
  }

  /** The status of the project's own container, once there is one. */
  static Optional<ContainerStatus> container(Pod pod) {
    PodStatus status = pod.getStatus();
    List<ContainerStatus> all = status == null ? null : status.getContainerStatuses();
    return (all == null ? List.<ContainerStatus>of() : all)
        .stream().filter(c -> ProjectPods.CONTAINER.equals(c.getName())).findFirst();
  }
}
