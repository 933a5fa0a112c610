package io.carrel.k8s.reason;

import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/** Why a pod's run is over. */
final class EndReason {
  private static final int SIGNALLED = 128;
  private static final int SIGKILL = 9;

  /** Its tabs and line ends are wanted; what else controls a terminal may come from anybody. */
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f&&[^\\n\\t]]+");

  private static final Pattern NO_PROGRAM =
      Pattern.compile("exec \\S+: (no such file|exec format error|permission denied)");

  private EndReason() {}

  static Reason of(Pod pod) {
    PodStatus status = Objects.requireNonNull(pod.getStatus());
    if (status.getReason() != null && !status.getReason().isEmpty()) {
      return ofPod(status.getReason(), Objects.requireNonNullElse(status.getMessage(), ""));
    }
    Optional<Reason> disruption = Disruption.of(pod);
    if (disruption.isPresent()) {
      return disruption.get();
    }
    Optional<ContainerStateTerminated> project =
        PodReading.container(pod).map(ContainerStatus::getState).map(ContainerState::getTerminated);
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return new Reason("Its pod was deleted.", project.map(EndReason::raw).orElse("deleted"));
    }
    return preparation(status)
        .map(terminated -> ended("Its preparation did not succeed: it ended", terminated, pod))
        .or(() -> project.map(terminated -> ended("The project server ended", terminated, pod)))
        .orElse(new Reason("It ended.", "phase " + status.getPhase()));
  }

  /** What the kubelet decided about the whole pod. */
  private static Reason ofPod(String reason, String message) {
    String raw = reason + " " + message;
    return switch (reason) {
      case "Evicted" -> new Reason(evicted(message), raw);
      case "NodeLost" -> new Reason("Its node was lost.", raw);
      case "Preempting", "Preempted" ->
          new Reason("Something of a higher priority took its place on the node.", raw);
      case "Terminated", "Shutdown", "NodeShutdown" -> new Reason("Its node was shut down.", raw);
      case "UnexpectedAdmissionError" ->
          new Reason("Its node did not have the devices that it needs.", raw);
      case "NodeAffinity" -> new Reason("Its node is no longer of the wanted kind.", raw);
      default -> new Reason(notRun(reason), raw);
    };
  }

  /** A node may fill up between the scheduler's decision and the pod's arrival. */
  private static String notRun(String reason) {
    return reason.startsWith("OutOf")
        ? "Its node had no room for it any more; start it again."
        : "Its node did not run it (" + reason + ").";
  }

  private static String evicted(String message) {
    if (message.contains("memory")) {
      return "It was put off its node, which was short of memory.";
    } else if (message.contains("ephemeral") || message.contains("EmptyDir")) {
      return "It was put off its node: too much was written outside the home, or the disk was full.";
    }
    return "It was put off its node, which was short of something.";
  }

  /** How the preparation ended, if that was the failure. */
  private static Optional<ContainerStateTerminated> preparation(PodStatus status) {
    List<ContainerStatus> all = status.getInitContainerStatuses();
    return (all == null ? List.<ContainerStatus>of() : all)
        .stream()
            .map(ContainerStatus::getState)
            .filter(Objects::nonNull)
            .map(ContainerState::getTerminated)
            .filter(Objects::nonNull)
            .filter(terminated -> !Integer.valueOf(0).equals(terminated.getExitCode()))
            .findFirst();
  }

  private static Reason ended(String what, ContainerStateTerminated terminated, Pod pod) {
    int code = Objects.requireNonNullElse(terminated.getExitCode(), 0);
    if ("OOMKilled".equals(terminated.getReason())) {
      return new Reason("It ran out of memory" + memoryLimit(pod) + ".", raw(terminated));
    } else if (hasNoProgram(terminated)) {
      return new Reason("The project's image has not what it takes to start.", raw(terminated));
    } else if (code == SIGNALLED + SIGKILL) {
      return new Reason(what + " because it was killed from outside.", raw(terminated));
    } else if (code > SIGNALLED) {
      return new Reason(
          withLog(what + " by signal " + (code - SIGNALLED) + ".", terminated), raw(terminated));
    }
    return new Reason(withLog(what + " with code " + code + ".", terminated), raw(terminated));
  }

  /** Some container runtimes say so by a reason, some by what the program's log begins with. */
  private static boolean hasNoProgram(ContainerStateTerminated terminated) {
    String message = Objects.requireNonNullElse(terminated.getMessage(), "");
    return "StartError".equals(terminated.getReason())
        || "ContainerCannotRun".equals(terminated.getReason())
        || NO_PROGRAM.matcher(message).lookingAt();
  }

  private static String withLog(String sentence, ContainerStateTerminated terminated) {
    String said = Objects.requireNonNullElse(terminated.getMessage(), "");
    String log = CONTROL.matcher(said).replaceAll(" ").strip();
    return log.isEmpty() ? sentence : sentence + " Its last words:\n" + log;
  }

  private static String memoryLimit(Pod pod) {
    return pod.getSpec().getContainers().stream()
        .filter(container -> ProjectPods.CONTAINER.equals(container.getName()))
        .map(Container::getResources)
        .filter(resources -> resources != null && resources.getLimits() != null)
        .map(resources -> resources.getLimits().get("memory"))
        .filter(Objects::nonNull)
        .map(EndReason::megabytes)
        .findFirst()
        .orElse("");
  }

  private static String megabytes(Quantity memory) {
    return " (its limit is " + memory.getNumericalAmount().longValue() / 1_000_000 + " MB)";
  }

  private static String raw(ContainerStateTerminated terminated) {
    return terminated.getReason()
        + " exit code "
        + terminated.getExitCode()
        + " "
        + Objects.requireNonNullElse(terminated.getMessage(), "");
  }
}
