package io.carrel.actors.session;

import akka.actor.typed.ActorRef;
import akka.util.ByteString;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.Role;
import io.carrel.actors.session.ProjectConnection.Event;
import io.carrel.actors.session.ProjectConnection.Taken;
import io.carrel.actors.session.ProjectConnection.ToBrowser;
import io.carrel.protocol.Limits;
import io.carrel.protocol.LinkFrame;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** One session on the link, with what waits for it in both directions, bounded in bytes. */
final class Member {
  /** A session that keeps to its window stays far below. */
  static final int TO_SERVER_BOUND = 4 * ProjectConnection.WINDOW_TO_SERVER;

  /** Every channel's window full, and a mebibyte of control messages. */
  static final int TO_BROWSER_BOUND =
      Limits.CHANNELS_PER_SESSION * Limits.CHANNEL_WINDOW + 1024 * 1024;

  /** What a frame costs besides its body, so that tiny frames cannot pile up without bound. */
  private static final int FRAME_COST = 64;

  private final ActorRef<Event> session;
  private final AccountId account;
  private final Role role;
  private final long number;
  private final Deque<Waiting> toServer = new ArrayDeque<>();
  private final Deque<Waiting> toBrowser = new ArrayDeque<>();
  private int toServerBytes;
  private int toBrowserBytes;
  private long received;
  private long taken;
  private long sent;
  private long sentBytes;
  private long consumed;

  /**
   * @param number the session's number on the present link; 0 while there is none
   */
  Member(ActorRef<Event> session, AccountId account, Role role, long number) {
    this.session = session;
    this.account = account;
    this.role = role;
    this.number = number;
  }

  private record Waiting(LinkFrame.Kind kind, byte[] body) {}

  ActorRef<Event> session() {
    return session;
  }

  AccountId account() {
    return account;
  }

  Role role() {
    return role;
  }

  long number() {
    return number;
  }

  LinkFrame.Access access() {
    return role.includes(Role.COLLABORATOR) ? LinkFrame.Access.WRITE : LinkFrame.Access.READ;
  }

  /** The same session under a new number, or a new role, with nothing waiting. */
  Member as(Role newRole, long newNumber) {
    return new Member(session, account, newRole, newNumber);
  }

  /** Whether this is the frame after the last one; then it is the last one. */
  boolean isNext(long frame) {
    boolean next = frame == received + 1;
    if (next) {
      received = frame;
    }
    return next;
  }

  /** Frames of the session that have arrived. */
  long received() {
    return received;
  }

  /** Frames that were sent to the session. */
  long sent() {
    return sent;
  }

  /** False when the session sent more than it may. */
  boolean offerToServer(LinkFrame.Kind kind, byte[] body) {
    toServerBytes += body.length + FRAME_COST;
    toServer.add(new Waiting(kind, body));
    return toServerBytes <= TO_SERVER_BOUND;
  }

  /** The next frame for the link, told to the session as taken. */
  @Nullable ByteString pollToServer() {
    Waiting next = toServer.poll();
    if (next == null) {
      return null;
    }
    toServerBytes -= next.body.length + FRAME_COST;
    taken += next.body.length;
    session.tell(new Taken(number, taken));
    return ByteString.fromArrayUnsafe(
        new LinkFrame(next.kind, number, ByteBuffer.wrap(next.body)).encode());
  }

  boolean hasForServer() {
    return !toServer.isEmpty();
  }

  /** False when the browser has let too much pile up. */
  boolean offerToBrowser(LinkFrame.Kind kind, byte[] body) {
    toBrowserBytes += body.length + FRAME_COST;
    toBrowser.add(new Waiting(kind, body));
    send();
    return toBrowserBytes <= TO_BROWSER_BOUND;
  }

  /** The browser has taken so much by now. */
  void consumed(long bytes) {
    consumed = Math.max(consumed, Math.min(bytes, sentBytes));
    send();
  }

  private void send() {
    while (sentBytes - consumed < ProjectConnection.WINDOW_TO_BROWSER) {
      Waiting next = toBrowser.poll();
      if (next == null) {
        return;
      }
      toBrowserBytes -= next.body.length + FRAME_COST;
      sentBytes += next.body.length;
      session.tell(new ToBrowser(number, ++sent, next.kind, next.body));
    }
  }
}
