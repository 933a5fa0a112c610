package io.carrel.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.onComplete;
import static akka.http.javadsl.server.Directives.path;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import io.carrel.http.identity.ApiError;
import io.carrel.http.json.Json;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** For load balancers, which ask by address: no host check, no sign-in, nothing told. */
final class HealthRoutes {
  private static final long PATIENCE_S = 3;

  private final Health health;

  HealthRoutes(Health health) {
    this.health = health;
  }

  private record Status(String status) {}

  Route routes() {
    return concat(
        path("alive", () -> get(() -> complete(ok("alive")))),
        path("healthcheck", () -> get(this::check)));
  }

  private Route check() {
    CompletionStage<Boolean> answer =
        health
            .isReady()
            .toCompletableFuture()
            .copy()
            .completeOnTimeout(false, PATIENCE_S, TimeUnit.SECONDS);
    CompletionStage<HttpResponse> response =
        answer
            .exceptionallyComposeAsync(
                failure -> CompletableFuture.completedStage(false), Runnable::run)
            .thenApplyAsync(
                ready ->
                    ready
                        ? ok("ready")
                        : ApiError.unavailable("This node is not ready.").response(),
                Runnable::run);
    return onComplete(response, done -> complete(done.get()));
  }

  private static HttpResponse ok(String status) {
    return HttpResponse.create()
        .withStatus(StatusCodes.OK)
        .withEntity(Json.entity(new Status(status)));
  }
}
