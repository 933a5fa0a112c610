package io.carrel.k8s.api;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Keeps the log short: who is refused asks again and again, and is told the same. Thread-safe. */
final class Complaints {
  private static final int MAX = 1_000;

  private final long quietNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Long> said = new LinkedHashMap<>();

  /**
   * @param quiet for how long the same is not said again
   * @param nanoTime a clock as {@link System#nanoTime}
   */
  Complaints(Duration quiet, LongSupplier nanoTime) {
    this.quietNanos = quiet.toNanos();
    this.nanoTime = nanoTime;
  }

  /** Whether it is to be said now; then it counts as said. */
  synchronized boolean isNews(String complaint) {
    long now = nanoTime.getAsLong();
    Long before = said.get(complaint);
    if (before != null && now - before < quietNanos) {
      return false;
    }
    said.remove(complaint);
    said.put(complaint, now);
    if (said.size() > MAX) {
      said.remove(said.keySet().iterator().next());
    }
    return true;
  }
}
