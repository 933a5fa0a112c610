package io.carrel.k8s.api;

import java.time.Duration;
import java.util.function.LongSupplier;

/** The token bucket in front of the API server. No thread waits in here. Thread-safe. */
final class RequestPace {
  private final long interval;
  private final long saved;
  private final LongSupplier nanoTime;
  private final long origin;

  /** When the next turn would be if none could be saved up, in nanoseconds since the origin. */
  private long next;

  private long pausedUntil;

  /**
   * @param burst how many turns are saved up at most while nobody sends
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  RequestPace(double perSecond, int burst, LongSupplier nanoTime) {
    this.interval = Math.round(1e9 / perSecond);
    this.saved = interval * (burst - 1L);
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong();
    this.next = -saved;
  }

  /** Zero: the turn is taken. Else the nanoseconds after which to ask again. */
  synchronized long take() {
    long now = nanoTime.getAsLong() - origin;
    long turn = Math.max(Math.max(next, now - saved), pausedUntil);
    if (turn > now) {
      return turn - now;
    }
    next = Math.max(next, now - saved) + interval;
    return 0;
  }

  /** Nobody sends for this long, and nothing is saved up meanwhile: the API server asked for it. */
  synchronized void pause(Duration pause) {
    long until = nanoTime.getAsLong() - origin + pause.toNanos();
    pausedUntil = Math.max(pausedUntil, until);
    next = Math.max(next, pausedUntil);
  }
}
