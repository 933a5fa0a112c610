package io.carrel.cluster.management;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.DispatcherSelector;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import scala.concurrent.ExecutionContext;

/**
 * Measures, once a second, how late timers fire and how long a task waits in each dispatcher's
 * queue: the first signs of a node that is overloaded, or blocked by something that must not block.
 */
final class Delays {
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(5),
    Duration.ofMillis(20),
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(2),
    Duration.ofSeconds(10)
  };

  private final Timer timers;
  private final List<Probe> probes;
  private long due = System.nanoTime() + INTERVAL.toNanos();

  private Delays(ActorSystem<?> system, MeterRegistry meters) {
    this.timers =
        Timer.builder("carrel.timer.delay")
            .description("How late timers fire; up to a tick of 10 ms is normal")
            .serviceLevelObjectives(BUCKETS)
            .register(meters);
    this.probes =
        List.of(
            probe(system, meters, "default", DispatcherSelector.defaultDispatcher()),
            probe(
                system,
                meters,
                "internal",
                DispatcherSelector.fromConfig("akka.actor.internal-dispatcher")),
            probe(system, meters, "blocking", DispatcherSelector.blocking()));
  }

  /** Measures until the system ends. */
  static void measure(ActorSystem<?> system, MeterRegistry meters) {
    Delays delays = new Delays(system, meters);
    system
        .scheduler()
        .scheduleWithFixedDelay(
            INTERVAL, INTERVAL, delays::look, ExecutionContext.fromExecutor(Runnable::run));
  }

  private static Probe probe(
      ActorSystem<?> system, MeterRegistry meters, String name, DispatcherSelector selector) {
    return new Probe(
        system.dispatchers().lookup(selector),
        Timer.builder("carrel.dispatcher.delay")
            .description("How long a task waits until a dispatcher runs it")
            .tag("dispatcher", name)
            .serviceLevelObjectives(BUCKETS)
            .register(meters),
        new AtomicBoolean());
  }

  /** On the scheduler's own thread, so it only counts and hands over. */
  private void look() {
    long now = System.nanoTime();
    timers.record(Duration.ofNanos(Math.max(0, now - due)));
    due = now + INTERVAL.toNanos();
    probes.forEach(Probe::send);
  }

  /** One task on its way at most: a dispatcher that is stuck gathers none. */
  private record Probe(Executor dispatcher, Timer delay, AtomicBoolean underway) {
    void send() {
      if (underway.compareAndSet(false, true)) {
        long sent = System.nanoTime();
        dispatcher.execute(
            () -> {
              delay.record(Duration.ofNanos(System.nanoTime() - sent));
              underway.set(false);
            });
      }
    }
  }
}
