package io.carrel.k8s.run;

import akka.Done;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * Waits for pods to be gone: a watch of this program tells at once, else the API server is asked
 * now and then. Thread-safe.
 */
final class Departures implements AutoCloseable {
  private static final Duration FIRST_LOOK = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** So few at a time that many ends at once leave the API server to those who start. */
  private static final int LOOKS = 2;

  private final ApiServer api;
  private final Pods pods;
  private final ConcurrentMap<String, CompletableFuture<Done>> awaited = new ConcurrentHashMap<>();
  private final Queue<Look> due = new ArrayDeque<>();
  private int looking;

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
    lookLater(new Look(project, uid, System.nanoTime() + limit.toNanos(), FIRST_LOOK, mine));
    return mine.copy();
  }

  /**
   * @param deadline when it is given up, by {@link System#nanoTime}
   * @param pause before it
   */
  private record Look(
      ProjectId project,
      String uid,
      long deadline,
      Duration pause,
      CompletableFuture<Done> departure) {

    Look next() {
      Duration longer = pause.multipliedBy(2);
      return new Look(
          project,
          uid,
          deadline,
          longer.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : longer,
          departure);
    }

    boolean isGone(Optional<Pod> pod) {
      return pod.filter(p -> uid.equals(p.getMetadata().getUid())).isEmpty();
    }
  }

  private void lookLater(Look look) {
    api.later(
        look.pause,
        () -> {
          synchronized (due) {
            due.add(look);
          }
          serve();
        });
  }

  private void serve() {
    for (Look look = take(); look != null; look = take()) {
      Look now = look;
      pods.readAgain(now.project)
          .whenCompleteAsync(
              (pod, failure) -> seen(now, failure == null && now.isGone(pod), failure),
              Runnable::run);
    }
  }

  /** The next whose end nobody has told of meanwhile; null when there is none, or no place. */
  private @Nullable Look take() {
    synchronized (due) {
      while (!due.isEmpty() && due.element().departure.isDone()) {
        due.remove();
      }
      if (due.isEmpty() || looking == LOOKS) {
        return null;
      }
      looking++;
      return due.remove();
    }
  }

  /** An API server that did not answer says nothing about the pod. */
  private void seen(Look look, boolean gone, @Nullable Throwable failure) {
    synchronized (due) {
      looking--;
    }
    if (gone) {
      awaited.remove(look.uid, look.departure);
      look.departure.complete(Done.getInstance());
    } else if (System.nanoTime() - look.deadline > 0) {
      awaited.remove(look.uid, look.departure);
      look.departure.completeExceptionally(
          failure != null
              ? failure
              : new RuntimeFailure.Unavailable("Its node has not confirmed that it has ended."));
    } else {
      lookLater(look.next());
    }
    serve();
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
