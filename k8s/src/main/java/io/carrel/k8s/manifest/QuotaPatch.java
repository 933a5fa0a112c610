package io.carrel.k8s.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.SecretVolumeSource;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The JSON Patch that an admin may add to a project's quota. */
final class QuotaPatch {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_SIZE = 64 * 1024;

  private QuotaPatch() {}

  /**
   * The patched pod.
   *
   * @throws RuntimeFailure.Rejected when the patch cannot be applied, is larger than 64 KiB, or
   *     takes away what the pod is recognised by, those fields included that keep one epoch's pod
   *     from becoming another's
   */
  static Pod apply(JsonNode patch, Pod pod) {
    if (patch.toString().length() > MAX_SIZE) {
      throw new RuntimeFailure.Rejected("The quota's patch is larger than 64 KiB.");
    }
    Pod patched;
    try {
      patched = JSON.treeToValue(JsonPatch.apply(patch, JSON.valueToTree(pod)), Pod.class);
    } catch (JsonProcessingException | RuntimeException e) {
      throw new RuntimeFailure.Rejected("The quota's patch does not fit the pod.");
    }
    if (patched == null
        || patched.getMetadata() == null
        || patched.getSpec() == null
        || !identity(pod).equals(identity(patched))) {
      throw new RuntimeFailure.Rejected(
          "The quota's patch changes what the project's pod is recognised by.");
    }
    return patched;
  }

  private record Identity(
      Optional<ProjectId> project,
      Optional<Epoch> epoch,
      Optional<String> namespace,
      Optional<String> slice,
      List<String> arguments,
      Optional<String> credential) {}

  private static Identity identity(Pod pod) {
    ObjectMeta metadata = pod.getMetadata();
    Map<String, String> labels = metadata.getLabels();
    return new Identity(
        ProjectPods.project(metadata),
        ProjectPods.epoch(metadata),
        Optional.ofNullable(metadata.getNamespace()),
        Optional.ofNullable(labels).map(all -> all.get(ProjectPods.SLICE)),
        arguments(pod.getSpec()),
        credential(pod.getSpec()));
  }

  private static List<String> arguments(PodSpec spec) {
    return spec.getContainers().stream()
        .filter(container -> ProjectPods.CONTAINER.equals(container.getName()))
        .map(Container::getArgs)
        .flatMap(List::stream)
        .toList();
  }

  private static Optional<String> credential(PodSpec spec) {
    return spec.getVolumes().stream()
        .filter(volume -> ProjectPods.CREDENTIAL.equals(volume.getName()))
        .map(Volume::getSecret)
        .filter(Objects::nonNull)
        .map(SecretVolumeSource::getSecretName)
        .findFirst();
  }
}
