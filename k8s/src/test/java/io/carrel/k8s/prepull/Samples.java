package io.carrel.k8s.prepull;

import com.typesafe.config.ConfigFactory;
import io.carrel.k8s.manifest.PodSettings;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Nodes and pods as Kubernetes tells of them. */
final class Samples {
  static final PrepullSettings SETTINGS =
      PrepullSettings.of(ConfigFactory.load().getConfig("carrel.kubernetes.prepull"));
  static final PodSettings PROJECTS = PodSettings.of("carrel/project:2", "carrel/server:1");
  static final Images PRESENT = Images.of(PROJECTS);
  static final Images EARLIER = new Images("carrel/project:1", "carrel/server:1");
  static final Instant CREATED = Instant.parse("2026-11-27T02:00:00Z");

  static final Taint INIT = new Taint("NoExecute", "cocalc-projects-init", null, "false");
  static final Taint CLOSED = new Taint("NoSchedule", "cocalc-projects", null, "init");
  static final Taint OPEN = new Taint("NoSchedule", "cocalc-projects", null, "true");
  static final Taint OTHER =
      new Taint("NoExecute", "example.org/maintenance", "2026-11-27T01:00:00Z", "soon");

  private Samples() {}

  static PrepullNode node(Optional<Images> prepared, Taint... taints) {
    return new PrepullNode("node-1", "n-1", CREATED, true, List.of(taints), prepared);
  }

  static PrepullPod pod(Images images, Check check) {
    return new PrepullPod("p", "p-1", "node-1", CREATED.plusSeconds(5), false, images, check);
  }

  /** As the DaemonSet makes it, on its node and with these statuses. */
  static PodBuilder podOf(ContainerStatus... statuses) {
    PodSpec spec = PrepullDaemonSet.of(PROJECTS, SETTINGS).getSpec().getTemplate().getSpec();
    return new PodBuilder()
        .withNewMetadata()
        .withName("carrel-prepull-x")
        .withUid("p-1")
        .withCreationTimestamp("2026-11-27T02:00:05Z")
        .endMetadata()
        .withNewSpecLike(spec)
        .withNodeName("node-1")
        .endSpec()
        .withNewStatus()
        .withConditions(
            new PodConditionBuilder().withType("PodScheduled").withStatus("True").build())
        .withInitContainerStatuses(
            List.of(statuses).stream()
                .filter(status -> !status.getName().equals(PrepullDaemonSet.READY))
                .toList())
        .withContainerStatuses(
            List.of(statuses).stream()
                .filter(status -> status.getName().equals(PrepullDaemonSet.READY))
                .toList())
        .endStatus();
  }

  static ContainerStatus waits(String container, String reason, @Nullable String message) {
    return status(container, new ContainerStateBuilder().withNewWaiting(message, reason).build());
  }

  static ContainerStatus runs(String container) {
    return status(container, new ContainerStateBuilder().withNewRunning(null).build());
  }

  static ContainerStatus ended(String container, int code, @Nullable String message) {
    return status(container, end(code, message));
  }

  static ContainerState end(int code, @Nullable String message) {
    return new ContainerStateBuilder()
        .withNewTerminated()
        .withExitCode(code)
        .withMessage(message)
        .endTerminated()
        .build();
  }

  static ContainerStatus status(String container, ContainerState state) {
    return new ContainerStatusBuilder().withName(container).withState(state).build();
  }
}
