package io.carrel.http.session;

import io.carrel.actors.session.Farewell;

/** The browser sent what RFC 6455 or our bounds forbid. */
final class SocketViolation extends Exception {
  private static final long serialVersionUID = 1L;

  private final Farewell farewell;

  SocketViolation(Farewell farewell, String message) {
    super(message, null, false, false);
    this.farewell = farewell;
  }

  Farewell farewell() {
    return farewell;
  }
}
