package io.carrel.k8s.prepull;

import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.run.Apply;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What is asked of the API server to prepare nodes. Each may be sent twice. */
final class PrepullRequests {
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;

  /** How often another may change the node in between before it is left for the next look. */
  private static final int MAX_ROUNDS = 5;

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
    return mark(seen, verdict, present, 1);
  }

  private CompletionStage<Boolean> mark(
      PrepullNode seen, Verdict verdict, Images present, int round) {
    return api.askNext(client -> due(client, seen, verdict, present))
        .thenComposeAsync(
            change ->
                change.isEmpty()
                    ? done(false)
                    : api.askNext(client -> isWritten(client, change.get()))
                        .thenComposeAsync(
                            written ->
                                written ? done(true) : markAgain(seen, verdict, present, round),
                            Runnable::run),
            Runnable::run);
  }

  private CompletionStage<Boolean> markAgain(
      PrepullNode seen, Verdict verdict, Images present, int round) {
    return round < MAX_ROUNDS
        ? mark(seen, verdict, present, round + 1)
        : CompletableFuture.failedFuture(
            new RuntimeFailure.Unavailable("Others keep changing the node."));
  }

  /** What to change of the node as it is now; empty when it is another one, or as wanted. */
  private Optional<Node> due(
      KubernetesClient client, PrepullNode seen, Verdict verdict, Images present) {
    return Optional.ofNullable(client.nodes().withName(seen.name()).get())
        .filter(node -> seen.uid().equals(node.getMetadata().getUid()))
        .filter(node -> isDue(PrepullNode.of(node), verdict, present))
        .map(node -> change(node, verdict, present));
  }

  private Node change(Node read, Verdict verdict, Images present) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName(read.getMetadata().getName())
        .withResourceVersion(read.getMetadata().getResourceVersion())
        .withAnnotations(annotations(verdict, present))
        .endMetadata()
        .withNewSpec()
        .withTaints(taints.after(verdict, PrepullNode.of(read).taints()))
        .endSpec()
        .build();
  }

  private static Map<String, String> annotations(Verdict verdict, Images present) {
    return verdict == Verdict.OPEN ? Map.of(PrepullNode.PREPARED, present.mark()) : Map.of();
  }

  /** False when somebody changed the node since it was read, or it is gone. */
  private static boolean isWritten(KubernetesClient client, Node change) {
    try {
      client
          .resource(change)
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              client.getKubernetesSerialization().asJson(change));
      return true;
    } catch (KubernetesClientException e) {
      if (e.getCode() == CONFLICT || e.getCode() == NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private static CompletionStage<Boolean> done(boolean answer) {
    return CompletableFuture.completedFuture(answer);
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
