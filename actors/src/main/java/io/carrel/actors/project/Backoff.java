package io.carrel.actors.project;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** The time to wait before the next attempt: doubled with each failure, with jitter. */
final class Backoff {
  private static final double JITTER = 0.2;

  private final Duration min;
  private final Duration max;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration min, Duration max, RandomGenerator random) {
    this.min = min;
    this.max = max;
    this.random = random;
  }

  /** Counts one more failure and says how long to wait. */
  Duration next() {
    double doubled = (double) min.toMillis() * Math.pow(2, Math.min(failures++, 30));
    double spread = 1 + JITTER * (2 * random.nextDouble() - 1);
    return Duration.ofMillis(Math.round(Math.min(doubled, (double) max.toMillis()) * spread));
  }

  void reset() {
    failures = 0;
  }
}
