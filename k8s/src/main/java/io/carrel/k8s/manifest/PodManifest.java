package io.carrel.k8s.manifest;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.PodSecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;

/**
 * The shape of a project's pod, in one place: a pure function of its spec, its epoch, the
 * installation's settings and its quota.
 *
 * <p>The epoch stands in an annotation and in fields of the pod that can never change. Applying
 * another epoch to a pod that is there is therefore refused by the API server, whatever two hubs
 * believe.
 */
public final class PodManifest {
  static final long USER = 2001;
  static final String HOME = "/home/user";
  static final String EXT = "/ext";
  static final String CREDENTIAL_KEY = "credential";

  private PodManifest() {}

  /**
   * @param grace how long the processes have to end when somebody else deletes the pod
   * @throws RuntimeFailure.Rejected when the environment or the quota's patch cannot be used
   */
  public static ProjectObjects of(
      ProjectSpec spec,
      Epoch epoch,
      Credential credential,
      PodSettings settings,
      PodQuota quota,
      Duration grace) {
    return new ProjectObjects(
        pod(spec, epoch, settings, quota, grace), secret(spec.project(), epoch, credential));
  }

  /** The pod alone, as {@link #of} makes it. */
  public static Pod pod(
      ProjectSpec spec, Epoch epoch, PodSettings settings, PodQuota quota, Duration grace) {
    Pod pod = unpatched(spec, epoch, settings, quota, grace);
    return quota.patch().map(patch -> QuotaPatch.apply(patch, pod)).orElse(pod);
  }

  private static Pod unpatched(
      ProjectSpec spec, Epoch epoch, PodSettings settings, PodQuota quota, Duration grace) {
    Containers containers = new Containers(spec, epoch, settings, quota);
    Placement placement = new Placement(settings, quota);
    return new PodBuilder()
        .withNewMetadata()
        .withName(ProjectPods.name(spec.project()))
        .withLabels(labels(spec, settings, quota))
        .withAnnotations(
            Map.of(
                ProjectPods.EPOCH, Long.toString(epoch.value()),
                ProjectPods.SHAPE, PodShape.of(spec, quota)))
        .endMetadata()
        .withNewSpec()
        .withInitContainers(containers.preparation())
        .withContainers(containers.project())
        .withVolumes(containers.volumes())
        // A run ends once: its owner decides whether there is another one.
        .withRestartPolicy("Never")
        .withTerminationGracePeriodSeconds(Math.max(1, grace.toSeconds()))
        .withAutomountServiceAccountToken(false)
        .withEnableServiceLinks(false)
        .withSecurityContext(securityContext(settings))
        .withImagePullSecrets(
            settings.imagePullSecrets().stream().map(LocalObjectReference::new).toList())
        .withPriorityClassName(settings.priorityClass().orElse(null))
        .withNodeSelector(placement.nodeLabels())
        .withTolerations(placement.tolerations())
        .endSpec()
        .build();
  }

  private static Map<String, String> labels(
      ProjectSpec spec, PodSettings settings, PodQuota quota) {
    return Map.of(
        ProjectPods.RUN, ProjectPods.RUN_PROJECT,
        ProjectPods.TAG, ImageTag.of(settings.imageOf(spec)),
        ProjectPods.SLICE, ProjectPods.slice(spec.project()),
        ProjectPods.INTERNET, Boolean.toString(quota.internet()));
  }

  private static PodSecurityContext securityContext(PodSettings settings) {
    PodSecurityContextBuilder context =
        new PodSecurityContextBuilder()
            .withRunAsUser(USER)
            .withRunAsGroup(USER)
            .withFsGroup(USER)
            .withFsGroupChangePolicy("OnRootMismatch")
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile();
    // Kubernetes would refuse to start the one container that has to be root.
    return settings.volumes().fixOwnership()
        ? context.build()
        : context.withRunAsNonRoot(true).build();
  }

  /** Never changed, which spares the API server a watch for each of them. */
  private static Secret secret(ProjectId project, Epoch epoch, Credential credential) {
    byte[] bytes = credential.secret().getBytes(StandardCharsets.UTF_8);
    return new SecretBuilder()
        .withNewMetadata()
        .withName(ProjectPods.secretName(project, epoch))
        .withLabels(
            Map.of(
                ProjectPods.RUN,
                "project-credential",
                ProjectPods.SLICE,
                ProjectPods.slice(project)))
        .endMetadata()
        .withImmutable(true)
        .withType("Opaque")
        .withData(Map.of(CREDENTIAL_KEY, Base64.getEncoder().encodeToString(bytes)))
        .build();
  }
}
