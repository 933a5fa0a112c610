package io.carrel.project.terminal;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** What a stream knows of one client, attached or not. Guarded by the stream, but for the flag. */
final class Client {
  final String id;

  /** Set while a send is queued, so that many wake-ups make one. */
  final AtomicBoolean queued = new AtomicBoolean();

  @Nullable Viewer viewer;

  /** Output: sent to the viewer, consumed by it. */
  long sent;

  long consumed;

  /** Input: received from the client, written to the process. */
  long received;

  long taken;
  long leftAt;
  boolean everAttached;

  Client(String id) {
    this.id = id;
  }

  boolean isAttached() {
    return viewer != null;
  }
}
