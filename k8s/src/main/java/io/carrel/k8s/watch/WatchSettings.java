package io.carrel.k8s.watch;

import java.time.Duration;

/**
 * @param signOfLife a watch without an event or a bookmark for this long counts as cut; Kubernetes
 *     sends a bookmark each minute
 * @param relist how often observers are told the whole list again
 */
public record WatchSettings(Duration signOfLife, Duration relist) {
  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public WatchSettings {
    if (signOfLife.toMillis() < 1 || relist.toMillis() < 1) {
      throw new IllegalArgumentException("The sign of life and the relist must be above zero.");
    }
  }

  /** The usual choice: 75 s without a sign, a list every 20 s. */
  public static WatchSettings usual() {
    return new WatchSettings(Duration.ofSeconds(75), Duration.ofSeconds(20));
  }
}
