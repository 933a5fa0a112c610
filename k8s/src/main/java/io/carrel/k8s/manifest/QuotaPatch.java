package io.carrel.k8s.manifest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.RuntimeFailure;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.Map;
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
   *     takes away what the pod is recognised by
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
        || !identity(pod.getMetadata()).equals(identity(patched.getMetadata()))) {
      throw new RuntimeFailure.Rejected(
          "The quota's patch changes what the project's pod is recognised by.");
    }
    return patched;
  }

  private record Identity(
      Optional<ProjectId> project,
      Optional<Epoch> epoch,
      Optional<String> namespace,
      Optional<String> slice) {}

  private static Identity identity(ObjectMeta metadata) {
    Map<String, String> labels = metadata.getLabels();
    return new Identity(
        ProjectPods.project(metadata),
        ProjectPods.epoch(metadata),
        Optional.ofNullable(metadata.getNamespace()),
        Optional.ofNullable(labels).map(all -> all.get(ProjectPods.SLICE)));
  }
}
