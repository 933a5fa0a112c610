package io.carrel.actors.session;

import akka.actor.typed.ActorRef;
import io.carrel.actors.session.ProjectConnection.Command;
import io.carrel.actors.session.ProjectConnection.Consumed;
import io.carrel.actors.session.ProjectConnection.Count;
import io.carrel.actors.session.ProjectConnection.Event;
import io.carrel.actors.session.ProjectConnection.FromBrowser;
import io.carrel.actors.session.ProjectConnection.Joined;
import io.carrel.actors.session.ProjectConnection.Leave;
import io.carrel.actors.session.ProjectConnection.Lost;
import io.carrel.protocol.LinkFrame;

/**
 * A session's place at the connection, from one joining to the next: what passed there, counted by
 * both sides, so that a message lost between nodes shows.
 */
final class Seat {
  private final Joined joined;
  private long sent;
  private long sentBytes;
  private long takenBytes;
  private long received;
  private long consumedBytes;
  private long toldBytes;

  Seat(Joined joined) {
    this.joined = joined;
  }

  Joined joined() {
    return joined;
  }

  long epoch() {
    return joined.epoch();
  }

  /** Whether an event is about this joining, and not about a former one. */
  boolean isOf(long session) {
    return session == joined.session();
  }

  boolean isAt(ActorRef<Command> connection, long session) {
    return isOf(session) && joined.connection().equals(connection);
  }

  void send(LinkFrame.Kind kind, byte[] body) {
    sentBytes += body.length;
    joined.connection().tell(new FromBrowser(joined.session(), ++sent, kind, body));
  }

  /** Whether as much is on the way to the link as may be. */
  boolean isFull() {
    return sentBytes - takenBytes >= ProjectConnection.WINDOW_TO_SERVER;
  }

  void taken(long bytes) {
    takenBytes = Math.max(takenBytes, Math.min(bytes, sentBytes));
  }

  /** Takes a frame in; false when one before it is missing, which the connection is told. */
  boolean receive(long number) {
    if (number != received + 1) {
      joined.connection().tell(new Lost(joined.session()));
      return false;
    }
    received = number;
    return true;
  }

  /** Compares what the connection says it sent; asks to be joined anew when some is missing. */
  void counted(long frames) {
    if (frames != received) {
      joined.connection().tell(new Lost(joined.session()));
    }
  }

  /** The browser's socket took some; told to the connection once it is more than {@code least}. */
  void consumed(int bytes, int least) {
    consumedBytes += bytes;
    if (consumedBytes - toldBytes > least) {
      toldBytes = consumedBytes;
      joined.connection().tell(new Consumed(joined.session(), consumedBytes));
    }
  }

  /** Says both counts, whatever was said before: earlier words may have been lost. */
  void count(ActorRef<Event> self) {
    toldBytes = consumedBytes;
    joined.connection().tell(new Consumed(joined.session(), consumedBytes));
    joined.connection().tell(new Count(joined.session(), sent, self));
  }

  void leave() {
    joined.connection().tell(new Leave(joined.session()));
  }
}
