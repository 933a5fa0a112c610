package io.carrel.http.proxy;

import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;

/**
 * Where forwarded requests go: a project server itself, or through its tunnel a port inside the
 * project.
 *
 * @param port inside the project; 0 for the project server itself
 */
public record Target(Endpoint endpoint, Credential credential, int port) {
  public static Target projectServer(Endpoint endpoint, Credential credential) {
    return new Target(endpoint, credential, 0);
  }

  boolean isTunnel() {
    return port > 0;
  }

  /** What pools are kept by; a credential is never printed. */
  Key key() {
    return new Key(endpoint, credential.secret().hashCode(), port);
  }

  /** Another run of the project has another credential, so other connections. */
  record Key(Endpoint endpoint, int credential, int port) {}
}
