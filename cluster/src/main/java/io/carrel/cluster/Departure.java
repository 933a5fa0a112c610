package io.carrel.cluster;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.pattern.Patterns;
import io.carrel.http.HttpSettings;
import io.carrel.http.session.SessionRoutes;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How a node leaves without anybody seeing an error: it turns unready, waits until load balancers
 * have noticed, and sends its browsers to the others. Then its port closes, what was asked is
 * answered, its shards move, and it leaves the cluster: all of that is Akka's coordinated shutdown.
 */
final class Departure {
  private final ActorSystem<?> system;
  private final HttpSettings.Drain settings;
  private volatile boolean begun;

  Departure(ActorSystem<?> system, HttpSettings.Drain settings) {
    this.system = system;
    this.settings = settings;
  }

  /** Whether this node is on its way out, and wants no new visitors. */
  boolean hasBegun() {
    return begun;
  }

  void prepare(SessionRoutes sessions) {
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeServiceUnbind(),
            "send-browsers-away",
            () -> begin(sessions));
  }

  private CompletionStage<Done> begin(SessionRoutes sessions) {
    begun = true;
    CompletionStage<Done> noticed =
        settings.notice().isZero()
            ? CompletableFuture.completedStage(Done.getInstance())
            : Patterns.after(
                settings.notice(),
                system.classicSystem(),
                () -> CompletableFuture.completedStage(Done.getInstance()));
    return noticed.thenComposeAsync(done -> sessions.drain(settings.spread()), Runnable::run);
  }
}
