package io.carrel.k8s.api;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongSupplier;

/**
 * The token bucket in front of the API server. Whoever wants to send reserves a turn and waits for
 * it elsewhere: no thread waits in here. Thread-safe.
 */
final class RequestPace {
  private final long interval;
  private final long saved;
  private final long longestLine;
  private final LongSupplier nanoTime;
  private final long origin;

  /** When the next turn would be if none could be saved up, in nanoseconds since the origin. */
  private long next;

  private long pausedUntil;

  /**
   * @param burst how many turns are saved up at most while nobody sends
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  RequestPace(double perSecond, int burst, Duration longestLine, LongSupplier nanoTime) {
    this.interval = Math.round(1e9 / perSecond);
    this.saved = interval * (burst - 1L);
    this.longestLine = longestLine.toNanos();
    this.nanoTime = nanoTime;
    this.origin = nanoTime.getAsLong();
    this.next = -saved;
  }

  /** Nanoseconds until the caller's turn; empty when the line is too long, and nothing reserved. */
  synchronized OptionalLong reserve() {
    long now = now();
    long turn = Math.max(next, now - saved);
    long wait = Math.max(0, turn - now);
    if (wait > longestLine) {
      return OptionalLong.empty();
    }
    next = turn + interval;
    return OptionalLong.of(wait);
  }

  /** Nobody sends for this long: the API server asked for it. */
  synchronized void pause(Duration pause) {
    pausedUntil = Math.max(pausedUntil, now() + pause.toNanos());
    next = Math.max(next, pausedUntil);
  }

  /** Whether a turn that was reserved before the pause falls into it. */
  synchronized boolean isPaused() {
    return now() < pausedUntil;
  }

  private long now() {
    return nanoTime.getAsLong() - origin;
  }
}
