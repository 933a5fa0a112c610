package io.carrel.k8s.prepull;

import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.run.Apply;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What is asked of the API server to prepare nodes. Each may be sent twice. */
final class PrepullRequests {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  private final ApiServer api;
  private final String namespace;
  private final NodeTaints taints;

  PrepullRequests(ApiServer api, String namespace, NodeTaints taints) {
    this.api = api;
    this.namespace = namespace;
    this.taints = taints;
  }

  CompletionStage<DaemonSet> apply(DaemonSet desired) {
    return api.askNext(client -> Apply.to(client, namespace, desired));
  }

  /** Whether the node is not yet as the verdict wants it. */
  boolean isDue(PrepullNode node, Verdict verdict, Images present) {
    return !taints.after(verdict, node.taints()).equals(node.taints())
        || (verdict == Verdict.OPEN && !node.prepared().equals(Optional.of(present)));
  }

  /**
   * Makes this incarnation of the node be as the verdict wants it. The list of taints can be sent
   * as a whole only, so it is read first, and refused when somebody changed the node meanwhile:
   * then it is read again. Answers whether there was something to do.
   */
  CompletionStage<Boolean> mark(PrepullNode seen, Verdict verdict, Images present) {
    return api.askNext(
        client -> {
          Node node = client.nodes().withName(seen.name()).get();
          if (node == null || !seen.uid().equals(node.getMetadata().getUid())) {
            return false;
          }
          PrepullNode now = PrepullNode.of(node);
          if (!isDue(now, verdict, present)) {
            return false;
          }
          patch(client, node, taints.after(verdict, now.taints()), annotations(verdict, present));
          return true;
        });
  }

  private static Map<String, String> annotations(Verdict verdict, Images present) {
    return verdict == Verdict.OPEN ? Map.of(PrepullNode.PREPARED, present.mark()) : Map.of();
  }

  private static void patch(
      KubernetesClient client, Node read, List<Taint> taints, Map<String, String> annotations) {
    Node change =
        new NodeBuilder()
            .withNewMetadata()
            .withResourceVersion(read.getMetadata().getResourceVersion())
            .withAnnotations(annotations)
            .endMetadata()
            .withNewSpec()
            .withTaints(taints)
            .endSpec()
            .build();
    client
        .nodes()
        .withName(read.getMetadata().getName())
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            client.getKubernetesSerialization().asJson(change));
  }

  /** Ends this incarnation of a pod, so that the DaemonSet makes another one. */
  CompletionStage<Boolean> remove(PrepullPod pod) {
    String path = "/api/v1/namespaces/" + namespace + "/pods/" + pod.name();
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withApiVersion("v1")
            .withKind("DeleteOptions")
            .withNewPreconditions()
            .withUid(pod.uid())
            .endPreconditions()
            .build();
    return api.askNext(
        client -> {
          try {
            client.raw(path, "DELETE", options);
            return true;
          } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND || e.getCode() == CONFLICT) {
              return false;
            }
            throw e;
          }
        });
  }
}
