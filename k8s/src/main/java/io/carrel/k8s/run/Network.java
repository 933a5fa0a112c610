package io.carrel.k8s.run;

import akka.Done;
import io.carrel.k8s.api.ApiServer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that the network policies of projects are there before the first pod of this program
 * is. Thread-safe.
 */
public final class Network {
  private final ApiServer api;
  private final String namespace;
  private final List<NetworkPolicy> policies;
  private @Nullable CompletableFuture<Done> ensured;

  public Network(ApiServer api, String namespace, List<NetworkPolicy> policies) {
    this.api = api;
    this.namespace = namespace;
    this.policies = List.copyOf(policies);
  }

  /** Completes when they are there; asks the API server only until that was so once. */
  public synchronized CompletionStage<Done> ensure() {
    if (ensured == null || ensured.isCompletedExceptionally()) {
      ensured =
          CompletableFuture.allOf(
                  policies.stream().map(this::apply).toArray(CompletableFuture<?>[]::new))
              .thenApplyAsync(all -> Done.getInstance(), Runnable::run);
    }
    return ensured.copy();
  }

  private CompletableFuture<NetworkPolicy> apply(NetworkPolicy policy) {
    return api.askNext(client -> Apply.to(client, namespace, policy)).toCompletableFuture();
  }
}
