package io.carrel.actors.runtime;

/**
 * Where a project server listens: an address that every replica can reach, or a name to which each
 * finds its own way by {@link ProjectRuntime#here}. Good as long as the run is.
 */
public record Endpoint(String host, int port) {
  public Endpoint {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("no endpoint: " + host + ":" + port);
    }
  }
}
