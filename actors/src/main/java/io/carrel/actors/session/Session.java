package io.carrel.actors.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.Behaviors;
import io.carrel.actors.access.Gates;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.Project;
import java.time.Clock;
import java.time.Duration;

/**
 * One browser's websocket on this node. Tells the browser what the owner says of the project, and
 * passes frames between the socket and the {@link ProjectConnection}, unread, with back-pressure
 * both ways. Lives as long as its socket; what must outlive it lives in the project server.
 */
public final class Session {
  /** The hub's beat, and how often the socket is looked after. */
  public static final Duration BEAT = Duration.ofSeconds(10);

  /** A socket that takes nothing for so long, while something waits for it, is too slow. */
  public static final Duration TOO_SLOW = Duration.ofSeconds(30);

  /** A browser answers a close within this time, or is cut off. */
  public static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(3);

  /** How long before the idle timer stops the project everyone is warned. */
  public static final Duration WARNING = Duration.ofMinutes(2);

  private Session() {}

  /**
   * @param pass admits at least a viewer; left when the session ends
   */
  public static Behavior<Command> create(
      Gates.Pass pass,
      AccountId account,
      RecipientRef<Project.Command> owner,
      SessionFrames frames,
      Clock clock) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new SessionBehavior(
                        context, timers, new Guest(pass, account, owner, frames, clock))));
  }

  /** Whose session it is, and what it needs. */
  record Guest(
      Gates.Pass pass,
      AccountId account,
      RecipientRef<Project.Command> owner,
      SessionFrames frames,
      Clock clock) {}

  /** What a session's socket and its surroundings say. Never leaves this node. */
  public interface Command {}

  /** Where frames for the browser go; each is answered with {@link Sent}. */
  public record Sending(ActorRef<SocketFrame> socket) implements Command {}

  /** The socket took the last frame. */
  public enum Sent implements Command {
    SENT
  }

  /** The socket's reading side is ready and waits for the first {@link Ready}. */
  public record Receiving(ActorRef<Ready> ready) implements Command {}

  /** A text or binary message of the browser; no other comes before {@link Ready}. */
  public record Received(ActorRef<Ready> ready, SocketFrame frame) implements Command {}

  /** Asks the socket for the next message. */
  public enum Ready {
    READY
  }

  /** The browser sent something that is no frame, or one too large. */
  public record Misbehaved(Farewell farewell) implements Command {}

  /** The socket is gone. */
  public record Gone() implements Command {}

  /** Ends the session with a word to the browser. */
  public record End(Farewell farewell) implements Command {}
}
