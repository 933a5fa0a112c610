package io.carrel.k8s.run;

import akka.Done;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Waits for pods to be gone: a watch of this program tells at once, else the API server is asked now
 * and then. Thread-safe.
 */
final class Departures {
  private static final Duration FIRST_LOOK = Duration.ofMillis(300);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final ApiServer api;
  private final Pods pods;
  private final ConcurrentMap<String, CompletableFuture<Done>> awaited = new ConcurrentHashMap<>();

  Departures(ApiServer api, Pods pods) {
    this.api = api;
    this.pods = pods;
  }

  /** A watch saw the incarnation disappear. */
  void gone(String uid) {
    CompletableFuture<Done> waiting = awaited.get(uid);
    if (waiting != null) {
      waiting.completeAsync(Done::getInstance, api.executor());
    }
  }

  /** Completes when the incarnation is gone; fails when it is still there after {@code limit}. */
  CompletionStage<Done> await(ProjectId project, String uid, Duration limit) {
    CompletableFuture<Done> mine = new CompletableFuture<>();
    CompletableFuture<Done> departure = awaited.computeIfAbsent(uid, first -> mine);
    if (departure == mine) {
      departure.whenCompleteAsync((done, failed) -> awaited.remove(uid, mine), Runnable::run);
      look(new Look(project, uid, System.nanoTime() + limit.toNanos(), departure), FIRST_LOOK);
    }
    return departure;
  }

  private record Look(
      ProjectId project, String uid, long deadline, CompletableFuture<Done> departure) {}

  private void look(Look look, Duration pause) {
    api.later(
        pause,
        () -> {
          if (!look.departure.isDone()) {
            pods.read(look.project)
                .whenCompleteAsync(
                    (pod, failure) -> {
                      if (failure == null
                          && pod.filter(p -> look.uid.equals(p.getMetadata().getUid())).isEmpty()) {
                        look.departure.complete(Done.getInstance());
                      } else {
                        lookAgain(look, pause);
                      }
                    },
                    Runnable::run);
          }
        });
  }

  private void lookAgain(Look look, Duration pause) {
    if (System.nanoTime() - look.deadline > 0) {
      look.departure.completeExceptionally(
          new RuntimeFailure.Unavailable("Its node has not confirmed that it has ended."));
      return;
    }
    Duration longer = pause.multipliedBy(2);
    look(look, longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer);
  }
}
