package io.carrel.k8s.api;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How this program speaks to the API server.
 *
 * @param kubeconfig who it is and where the API server is; empty: what the environment says, in a
 *     pod its service account
 * @param requestsPerSecond of this program in the long run; about 60 starts a second keep two cores
 *     of an API server busy, and a start takes three requests
 * @param burst how many may come at once after a rest
 * @param connections how many requests are under way at the same time; also the number of threads
 * @param requestTimeout until a request without an answer counts as lost
 * @param retryFor how long a request is repeated that the API server was too busy for or that was
 *     lost; time-outs are not counted
 * @param longestLine how many starts may wait for their first request; more fail at once
 */
public record ApiSettings(
    Optional<Path> kubeconfig,
    double requestsPerSecond,
    int burst,
    int connections,
    Duration requestTimeout,
    Duration retryFor,
    int longestLine) {

  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public ApiSettings {
    if (!(requestsPerSecond > 0) || burst < 1 || connections < 1 || longestLine < 1) {
      throw new IllegalArgumentException(
          "Requests a second, burst, connections and line must be above zero.");
    }
    if (requestTimeout.toMillis() < 1 || retryFor.isNegative()) {
      throw new IllegalArgumentException("The request time-out must be a millisecond or more.");
    }
  }

  /** The usual choice: 60 requests a second, bursts of 120, 16 connections. */
  public static ApiSettings of(Optional<Path> kubeconfig) {
    return new ApiSettings(
        kubeconfig, 60, 120, 16, Duration.ofSeconds(10), Duration.ofSeconds(10), 5_000);
  }
}
