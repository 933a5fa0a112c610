package io.carrel.k8s.run;

import akka.Done;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Waits for pods to be gone: a watch of this program tells at once, else the API server is asked
 * now and then. Thread-safe.
 */
final class Departures implements AutoCloseable {
  private static final Duration FIRST_LOOK = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final ApiServer api;
  private final Pods pods;
  private final ConcurrentMap<String, CompletableFuture<Done>> awaited = new ConcurrentHashMap<>();

  Departures(ApiServer api, Pods pods) {
    this.api = api;
    this.pods = pods;
  }

  /** A watch saw the incarnation disappear. */
  void gone(String uid) {
    CompletableFuture<Done> departure = awaited.remove(uid);
    if (departure != null) {
      // Not here: whoever continues it must not hold the watch up.
      api.later(Duration.ZERO, () -> departure.complete(Done.getInstance()));
    }
  }

  /** Completes when the incarnation is gone; fails when it is still there after {@code limit}. */
  CompletionStage<Done> await(ProjectId project, String uid, Duration limit) {
    CompletableFuture<Done> mine = new CompletableFuture<>();
    CompletableFuture<Done> first = awaited.putIfAbsent(uid, mine);
    if (first != null) {
      return first.copy();
    }
    look(new Look(project, uid, System.nanoTime() + limit.toNanos(), mine), FIRST_LOOK);
    return mine.copy();
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
                    (pod, failure) -> seen(look, pause, failure == null && isGone(look, pod)),
                    Runnable::run);
          }
        });
  }

  private static boolean isGone(Look look, Optional<Pod> pod) {
    return pod.filter(p -> look.uid.equals(p.getMetadata().getUid())).isEmpty();
  }

  /** An API server that did not answer says nothing about the pod. */
  private void seen(Look look, Duration pause, boolean gone) {
    if (gone) {
      awaited.remove(look.uid, look.departure);
      look.departure.complete(Done.getInstance());
    } else if (System.nanoTime() - look.deadline > 0) {
      awaited.remove(look.uid, look.departure);
      look.departure.completeExceptionally(
          new RuntimeFailure.Unavailable("Its node has not confirmed that it has ended."));
    } else {
      Duration longer = pause.multipliedBy(2);
      look(look, longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer);
    }
  }

  @Override
  public void close() {
    awaited
        .values()
        .forEach(
            departure ->
                departure.completeExceptionally(
                    new RuntimeFailure.Unavailable("This hub is ending.")));
  }
}
