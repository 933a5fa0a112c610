package io.carrel.actors.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.Behaviors;
import io.carrel.actors.CborSerializable;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.membership.Standing;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectInspection;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.protocol.LinkFrame;
import java.util.List;

/**
 * Holds the one link to a project server and multiplexes every session over it. A child of the
 * running project's owner; sessions reach it from any node. It opens the link again, with back-off,
 * for as long as it lives, and then joins everyone who is attached again.
 */
public final class ProjectConnection {
  /** Body bytes that a session may have on the way to the link before {@link Taken} comes. */
  public static final int WINDOW_TO_SERVER = 256 * 1024;

  /** Body bytes on the way to a session before it says {@link Consumed}. */
  public static final int WINDOW_TO_BROWSER = 512 * 1024;

  private ProjectConnection() {}

  /** To be stopped by the parent when the run ends; everyone attached is then parted. */
  public static Behavior<Command> create(
      ProjectLinks links,
      Endpoint endpoint,
      Credential credential,
      Epoch epoch,
      ActorRef<Project.Command> owner,
      Standing standing) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    new LinkKeeper(
                        context,
                        timers,
                        new LinkOpening(links, endpoint, credential),
                        epoch,
                        owner,
                        standing)));
  }

  /** What the owner and the sessions that joined send. */
  public interface Command extends CborSerializable {}

  /** From the owner: lets a session in. A second one for the same session changes its role. */
  public record Attach(ActorRef<Event> session, AccountId account, Role role) implements Command {}

  /**
   * A frame from the browser. Answered with {@link Taken} when the link took it, so that a session
   * knows how much of what it sent is still on the way.
   *
   * @param session the number from {@link Joined}
   * @param number counts the session's frames from 1: a gap tells that one was lost between nodes
   * @param kind TEXT or DATA
   */
  public record FromBrowser(long session, long number, LinkFrame.Kind kind, byte[] body)
      implements Command {}

  /** The browser's socket has taken so many bytes of {@link ToBrowser} bodies since joining. */
  public record Consumed(long session, long bytes) implements Command {}

  /**
   * How many frames the session has sent, and wants to know the same: answered with {@link
   * Counted}, or with {@link Parted} when it is not known any more. So either side finds out when
   * the last messages were lost on their way.
   */
  public record Count(long session, long sent, ActorRef<Event> replyTo) implements Command {}

  /** Frames for the session were lost: it is to be joined anew. */
  public record Lost(long session) implements Command {}

  /** The session has gone. */
  public record Leave(long session) implements Command {}

  /** From the owner: adds what is known of the link, and answers the admin who asks. */
  public record Inspect(ProjectInspection known, ActorRef<Project.Reply> replyTo)
      implements Command {}

  /** What sessions receive. */
  public interface Event extends CborSerializable {}

  /** The link is up and knows the session by this number. */
  public record Joined(ActorRef<Command> connection, long session, long epoch) implements Event {}

  /** The link broke, or is not there; {@link Joined} follows when it is back. */
  public record Parted(String reason) implements Event {}

  /** The session is ended, by the project server or because it let too much pile up. */
  public record Ended(Cause cause, String reason) implements Event {}

  /** Why a session is {@link Ended}. */
  public enum Cause {
    /** The project server refused what the browser sent. */
    REFUSED,
    /** More waits for the browser than any peer that keeps to its windows can cause. */
    TOO_SLOW
  }

  /** The link has taken so many bytes of what the session sent since joining. */
  public record Taken(long session, long bytes) implements Event {}

  /**
   * A frame for the browser, TEXT or DATA, unread.
   *
   * @param session the number from {@link Joined}; what bears another belongs to a former joining
   * @param number counts the frames to this session from 1
   */
  public record ToBrowser(long session, long number, LinkFrame.Kind kind, byte[] body)
      implements Event {}

  /** How many frames were sent to the session. */
  public record Counted(long session, long sent) implements Event {}

  /** Who has the project open, whenever that changes and after joining. */
  public record People(List<Presence> present) implements Event {}

  /** One person with the number of their sessions. */
  public record Presence(AccountId account, int sessions) {}
}
