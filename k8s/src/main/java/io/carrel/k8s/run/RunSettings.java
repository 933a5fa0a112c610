package io.carrel.k8s.run;

import java.time.Duration;

/**
 * @param grace how long a run of a lower epoch, or one that somebody else deletes, may take to end
 *     before it is killed
 * @param confirmation how long after the grace its node may take to confirm the end; after that the
 *     request fails, and no second pod is started
 */
public record RunSettings(Duration grace, Duration confirmation) {
  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public RunSettings {
    if (grace.isNegative() || confirmation.isNegative()) {
      throw new IllegalArgumentException("The grace and its confirmation must not be negative.");
    }
  }

  /** The usual choice: 10 s to end, 15 s to confirm it. */
  public static RunSettings usual() {
    return new RunSettings(Duration.ofSeconds(10), Duration.ofSeconds(15));
  }
}
