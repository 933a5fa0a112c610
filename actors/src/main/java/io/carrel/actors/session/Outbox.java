package io.carrel.actors.session;

import akka.util.ByteString;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the browser. Of the hub's own frames only the newest of each kind waits, ahead of
 * the project server's; those are bounded by the connection's window.
 */
final class Outbox {
  /** The hub's frames, in the order in which they leave. */
  enum Slot {
    STATUS,
    LINK,
    WARNING,
    PEOPLE,
    BEAT
  }

  private final Map<Slot, String> hub = new EnumMap<>(Slot.class);
  private final Deque<ProjectConnection.ToBrowser> project = new ArrayDeque<>();

  /** A frame and how many bytes of it the connection is to be told of. */
  record Next(SocketFrame frame, int consumed) {}

  void put(Slot slot, String frame) {
    hub.put(slot, frame);
  }

  void add(ProjectConnection.ToBrowser frame) {
    project.add(frame);
  }

  /** Forgets the project server's frames: their link is gone. */
  void dropProject() {
    project.clear();
  }

  @Nullable Next poll() {
    for (Slot slot : Slot.values()) {
      String frame = hub.remove(slot);
      if (frame != null) {
        return new Next(new SocketFrame.Text(ByteString.fromString(frame)), 0);
      }
    }
    ProjectConnection.ToBrowser next = project.poll();
    if (next == null) {
      return null;
    }
    ByteString body = ByteString.fromArrayUnsafe(next.body());
    return switch (next.kind()) {
      case DATA -> new Next(new SocketFrame.Binary(body), body.size());
      default -> new Next(new SocketFrame.Text(body), body.size());
    };
  }
}
