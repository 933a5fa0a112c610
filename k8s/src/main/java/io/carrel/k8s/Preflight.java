package io.carrel.k8s;

import com.typesafe.config.Config;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.manifest.PodSettings;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Looks, before anything is started, whether projects could run. */
final class Preflight {
  private static final int UNAUTHORIZED = 401;
  private static final int FORBIDDEN = 403;

  private final ApiServer api;
  private final KubernetesSettings settings;
  private final Config config;

  /**
   * @param config {@code carrel.kubernetes}
   */
  Preflight(ApiServer api, KubernetesSettings settings, Config config) {
    this.api = api;
    this.settings = settings;
    this.config = config;
  }

  /** One sentence about what is missing. */
  CompletionStage<Optional<String>> lacks() {
    return api.ask(this::look)
        .exceptionallyAsync(failure -> Optional.of(unreachable()), Runnable::run);
  }

  private String unreachable() {
    return "The API server "
        + ApiServer.addressOf(settings.api())
        + " cannot be reached; the log says why.";
  }

  private Optional<String> look(KubernetesClient client) {
    try {
      list(client);
      requireNamespace(client);
      PodSettings pods = LivePodShapes.settings(config, data(client, "pod"), data(client, "image"));
      requireClaim(client, pods.volumes().homesClaim(), "homes");
      pods.volumes().softwareClaim().ifPresent(claim -> requireClaim(client, claim, "software"));
      return Optional.empty();
    } catch (Lacking e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      return Optional.of(e.getMessage() + " Set it in the ConfigMap project-pod or project-image.");
    }
  }

  private void list(KubernetesClient client) {
    allowed(
        "list pods",
        () ->
            client
                .pods()
                .inNamespace(settings.namespace())
                .list(new ListOptionsBuilder().withLimit(1L).build()));
  }

  private void requireNamespace(KubernetesClient client) {
    if (there("get namespaces", client.namespaces().withName(settings.namespace())).isEmpty()) {
      throw new Lacking(
          "There is no namespace %s; create it (kubectl create namespace %s), or choose --namespace."
              .formatted(settings.namespace(), settings.namespace()));
    }
  }

  private Map<String, String> data(KubernetesClient client, String of) {
    return there(
            "get configmaps",
            client.configMaps().inNamespace(settings.namespace()).withName("project-" + of))
        .map(ConfigMap::getData)
        .orElse(Map.of());
  }

  private void requireClaim(KubernetesClient client, String claim, String volume) {
    boolean there =
        there(
                "get persistentvolumeclaims",
                client.persistentVolumeClaims().inNamespace(settings.namespace()).withName(claim))
            .isPresent();
    if (!there) {
      throw new Lacking(
          "There is no claim %s in the namespace %s; create it, or set volumes.%s-claim."
              .formatted(claim, settings.namespace(), volume));
    }
  }

  private <T extends HasMetadata> Optional<T> there(String what, Resource<T> resource) {
    return Optional.ofNullable(allowed(what, resource::get));
  }

  private <T> @Nullable T allowed(String what, java.util.function.Supplier<@Nullable T> request) {
    try {
      return request.get();
    } catch (KubernetesClientException e) {
      if (e.getCode() == UNAUTHORIZED) {
        throw new Lacking(
            "The API server "
                + ApiServer.addressOf(settings.api())
                + " does not know this user; check the kubeconfig.");
      } else if (e.getCode() == FORBIDDEN) {
        throw new Lacking(
            "The API server does not let this user %s in the namespace %s; docs/kubernetes.md names the rights."
                .formatted(what, settings.namespace()));
      }
      throw e;
    }
  }

  /** Something is not there; the message is the sentence. */
  private static final class Lacking extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lacking(String sentence) {
      super(Objects.requireNonNull(sentence), null, false, false);
    }
  }
}
