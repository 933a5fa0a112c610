package io.carrel.k8s.prepull;

import io.carrel.k8s.manifest.PodSettings;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The shape of the pods that pull and check: a pure function of what projects need and the
 * settings. They have no token, no rights and nothing of a project, and meet the restricted Pod
 * Security Standard.
 */
final class PrepullDaemonSet {
  static final String NAME = "carrel-prepull";

  /** On each of its pods. */
  static final Map<String, String> LABELS = Map.of("run", "prepull");

  static final String SERVER = "server";
  static final String CHECK = "check";
  static final String READY = "ready";

  private static final long USER = 2001;

  private PrepullDaemonSet() {}

  static DaemonSet of(PodSettings projects, PrepullSettings settings) {
    return new DaemonSetBuilder()
        .withNewMetadata()
        .withName(NAME)
        .withLabels(LABELS)
        .endMetadata()
        .withNewSpec()
        .withNewSelector()
        .withMatchLabels(LABELS)
        .endSelector()
        .withNewUpdateStrategy()
        .withType("RollingUpdate")
        .withNewRollingUpdate()
        .withMaxUnavailable(atOnce(settings.atOnce()))
        .endRollingUpdate()
        .endUpdateStrategy()
        .withRevisionHistoryLimit(1)
        .withNewTemplate()
        .withNewMetadata()
        .withLabels(LABELS)
        .endMetadata()
        .withSpec(pod(projects, settings))
        .endTemplate()
        .endSpec()
        .build();
  }

  private static IntOrString atOnce(String count) {
    return count.endsWith("%") ? new IntOrString(count) : new IntOrString(Integer.valueOf(count));
  }

  private static PodSpec pod(PodSettings projects, PrepullSettings settings) {
    Images images = Images.of(projects);
    return new PodSpecBuilder()
        .withInitContainers(
            container(SERVER, images.server(), "test -x /opt/carrel/bin/install"),
            container(CHECK, images.project(), settings.check()))
        // Stays, so that the node keeps the images while it needs room for others.
        .withContainers(
            container(
                READY,
                images.project(),
                "trap 'exit 0' TERM; while :; do sleep 3600 & wait $!; done"))
        .withNodeSelector(new TreeMap<>(settings.nodeLabels()))
        .withTolerations(tolerations(projects, settings))
        .withImagePullSecrets(
            projects.imagePullSecrets().stream().map(LocalObjectReference::new).toList())
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withTerminationGracePeriodSeconds(2L)
        .withNewSecurityContext()
        .withRunAsUser(USER)
        .withRunAsGroup(USER)
        .withRunAsNonRoot(true)
        .withNewSeccompProfile()
        .withType("RuntimeDefault")
        .endSeccompProfile()
        .endSecurityContext()
        .build();
  }

  private static Container container(String name, String image, String script) {
    return new ContainerBuilder()
        .withName(name)
        .withImage(image)
        .withImagePullPolicy("IfNotPresent")
        // Kubernetes would replace $(NAME).
        .withCommand("/bin/sh", "-c", script.replace("$", "$$"))
        .withTerminationMessagePolicy("FallbackToLogsOnError")
        .withNewResources()
        .addToRequests("cpu", new Quantity("1m"))
        .addToRequests("memory", new Quantity("8M"))
        .addToLimits("cpu", new Quantity("500m"))
        .addToLimits("memory", new Quantity("256M"))
        .endResources()
        .withNewSecurityContext()
        .withAllowPrivilegeEscalation(false)
        .withReadOnlyRootFilesystem(true)
        .withNewCapabilities()
        .withDrop("ALL")
        .endCapabilities()
        .endSecurityContext()
        .build();
  }

  /** Both taints whatever their value and effect, and those of all nodes of projects. */
  private static List<Toleration> tolerations(PodSettings projects, PrepullSettings settings) {
    List<Toleration> tolerations = new ArrayList<>();
    for (String key : List.of(settings.initTaint(), settings.projectsTaint().key())) {
      tolerations.add(new TolerationBuilder().withKey(key).withOperator("Exists").build());
    }
    tolerations.addAll(projects.tolerations());
    return tolerations;
  }
}
