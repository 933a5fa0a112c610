package io.carrel.actors.session;

import akka.actor.typed.ActorRef;
import io.carrel.actors.CborSerializable;
import io.carrel.protocol.LinkFrame;

/**
 * Holds the one link to a project server and multiplexes every session over it. A child of the
 * running project's owner; sessions reach it from any node.
 */
public final class ProjectConnection {
  private ProjectConnection() {}

  /** What sessions send once they joined. */
  public interface Command extends CborSerializable {}

  /**
   * A frame from the browser. Answered with {@link Taken} when the link took it, so that a session
   * knows how much of what it sent is still on the way.
   *
   * @param session the number from {@link Joined}
   * @param kind TEXT or DATA
   */
  public record FromBrowser(long session, LinkFrame.Kind kind, byte[] body) implements Command {}

  /** The session has gone. */
  public record Leave(long session) implements Command {}

  /** What sessions receive. */
  public interface Event extends CborSerializable {}

  /** The link is up and knows the session by this number. */
  public record Joined(ActorRef<Command> connection, long session, long epoch) implements Event {}

  /** The link broke, or is not there: join again after the next view with an endpoint. */
  public record Parted(String reason) implements Event {}

  /** The link took this many bytes of what the session sent. */
  public record Taken(int bytes) implements Event {}

  /** A frame for the browser, TEXT or DATA, unread. */
  public record ToBrowser(LinkFrame.Kind kind, byte[] body) implements Event {}
}
