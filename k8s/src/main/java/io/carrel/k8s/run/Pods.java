package io.carrel.k8s.run;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.manifest.ProjectObjects;
import io.carrel.k8s.manifest.ProjectPods;
import io.carrel.k8s.reason.Refusal;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The requests about single pods and their credentials. Each may be sent twice. */
final class Pods {
  private static final Logger LOG = LoggerFactory.getLogger(Pods.class);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int INVALID = 422;

  /** Beside the manager of whole pods, for whom what is not named would be taken away. */
  private static final PatchContext AS_QUOTA =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager("carrel-quota")
          .withForce(true)
          .build();

  private final ApiServer api;
  private final String namespace;

  Pods(ApiServer api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  /**
   * What became of a pod that was applied.
   *
   * @param pod as it is now; null when the API server found it invalid, which is also its answer
   *     when another pod has the place
   * @param refusal present exactly when the pod is null
   */
  record Applied(@Nullable Pod pod, Optional<RuntimeFailure> refusal) {}

  /** The pod as it is, of whichever incarnation. */
  CompletionStage<Optional<Pod>> read(ProjectId project) {
    return api.ask(client -> Optional.ofNullable(get(client, project)));
  }

  /** As {@link #read}, for who has begun something with the pod. */
  CompletionStage<Optional<Pod>> readAgain(ProjectId project) {
    return api.askNext(client -> Optional.ofNullable(get(client, project)));
  }

  private @Nullable Pod get(KubernetesClient client, ProjectId project) {
    return client.pods().inNamespace(namespace).withName(ProjectPods.name(project)).get();
  }

  CompletionStage<Applied> apply(Pod pod) {
    return api.askNext(
        client -> {
          try {
            return new Applied(Apply.to(client, namespace, pod), Optional.empty());
          } catch (KubernetesClientException e) {
            if (e.getCode() == INVALID) {
              return new Applied(null, Optional.of(Refusal.of(e).failure()));
            }
            throw e;
          }
        });
  }

  /** Puts the credential there, for this incarnation of the pod. */
  CompletionStage<Secret> applySecret(ProjectObjects objects, String podUid) {
    Secret secret = objects.secretOf(podUid);
    return api.askNext(
        client -> {
          try {
            return Apply.to(client, namespace, secret);
          } catch (KubernetesClientException e) {
            if (e.getCode() != INVALID) {
              throw e;
            }
            // One of the same epoch under another key of the installation, and never to be changed.
            client.resource(secret).inNamespace(namespace).delete();
            return Apply.to(client, namespace, secret);
          }
        });
  }

  /** Switches the network policies of this incarnation; empty when it is gone. */
  CompletionStage<Optional<Pod>> switchInternet(ProjectId project, String uid, String value) {
    Pod change =
        change(project, uid)
            .editMetadata()
            .addToLabels(ProjectPods.INTERNET, value)
            .endMetadata()
            .build();
    return api.askNext(
        client ->
            ofIncarnation(
                client, project, uid, () -> at(client, change).patch(AS_QUOTA, json(change))));
  }

  /**
   * Gives this incarnation's container other resources; empty when it is gone, or when this cluster
   * or this pod does not allow it.
   */
  CompletionStage<Optional<Pod>> resize(
      ProjectId project, String uid, ResourceRequirements resources) {
    Pod change =
        change(project, uid)
            .withNewSpec()
            .addNewContainer()
            .withName(ProjectPods.CONTAINER)
            .withResources(resources)
            .endContainer()
            .endSpec()
            .build();
    return api.askNext(
        client -> {
          try {
            return ofIncarnation(
                client,
                project,
                uid,
                () -> at(client, change).subresource("resize").patch(AS_QUOTA, json(change)));
          } catch (KubernetesClientException e) {
            if (e.getCode() == INVALID) {
              LOG.info("project={} is not resized: {}", project, Refusal.of(e).raw());
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  private static PodBuilder change(ProjectId project, String uid) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(ProjectPods.name(project))
        .withUid(uid)
        .endMetadata();
  }

  /** With the change itself in hand the client asks for nothing before it sends it. */
  private Resource<Pod> at(KubernetesClient client, Pod change) {
    return client.resource(change).inNamespace(namespace);
  }

  /** Empty when another incarnation is there, or none. */
  private Optional<Pod> ofIncarnation(
      KubernetesClient client, ProjectId project, String uid, Supplier<Pod> request) {
    try {
      return Optional.of(request.get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == NOT_FOUND || (e.getCode() == CONFLICT && !isThere(client, project, uid))) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String json(Pod change) {
    return Serialization.asJson(change);
  }

  /** Tells this incarnation to end; nothing happens when it is gone or another one is there. */
  CompletionStage<Boolean> delete(ProjectId project, String uid, Duration grace) {
    String path = "/api/v1/namespaces/" + namespace + "/pods/" + ProjectPods.name(project);
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withApiVersion("v1")
            .withKind("DeleteOptions")
            .withGracePeriodSeconds(seconds(grace))
            .withNewPreconditions()
            .withUid(uid)
            .endPreconditions()
            .build();
    return api.askNext(
        client -> {
          try {
            // Only this way is the precondition sent at all.
            client.raw(path, "DELETE", options);
            return true;
          } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND
                || (e.getCode() == CONFLICT && !isThere(client, project, uid))) {
              return false;
            }
            throw e;
          }
        });
  }

  private boolean isThere(KubernetesClient client, ProjectId project, String uid) {
    Pod pod = get(client, project);
    return pod != null && uid.equals(pod.getMetadata().getUid());
  }

  /**
   * Never zero: that would remove the pod from the API server although nobody knows whether its
   * processes live.
   */
  private static long seconds(Duration grace) {
    return Math.max(1, grace.plusMillis(999).toSeconds());
  }
}
