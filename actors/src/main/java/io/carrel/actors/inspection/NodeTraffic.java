package io.carrel.actors.inspection;

import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The port to who is connected to this node. Thread-safe; never blocks. */
public interface NodeTraffic {
  /** Browser sessions whose websocket is open here. */
  int sessions();

  /** Requests and websockets that are being forwarded to project servers from here. */
  int proxied();

  /** Up to {@code limit} of both, the latest first. */
  List<Connected> connected(int limit);

  /** How somebody is connected. */
  enum Kind {
    SESSION,
    APPLICATION,
    FILES
  }

  /**
   * One connection.
   *
   * @param port of the application, when it is one
   */
  record Connected(
      Kind kind, AccountId account, ProjectId project, Optional<Integer> port, Instant since) {}
}
