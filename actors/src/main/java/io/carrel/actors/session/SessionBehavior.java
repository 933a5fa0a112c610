package io.carrel.actors.session;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.util.ByteString;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Role;
import io.carrel.actors.session.ProjectConnection.Counted;
import io.carrel.actors.session.ProjectConnection.Ended;
import io.carrel.actors.session.ProjectConnection.Event;
import io.carrel.actors.session.ProjectConnection.Joined;
import io.carrel.actors.session.ProjectConnection.Parted;
import io.carrel.actors.session.ProjectConnection.People;
import io.carrel.actors.session.ProjectConnection.Taken;
import io.carrel.actors.session.ProjectConnection.ToBrowser;
import io.carrel.actors.session.Session.Command;
import io.carrel.actors.session.Session.Guest;
import io.carrel.actors.session.Session.Ready;
import io.carrel.protocol.LinkFrame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The behavior of {@link Session}. */
final class SessionBehavior extends AbstractBehavior<Command> {
  /** A join that is not answered is asked again after this. */
  private static final Duration JOIN_AGAIN = Duration.ofMillis(250);

  /** How often both ends compare what they have sent each other. */
  private static final Duration COUNT = Duration.ofSeconds(5);

  private static final String ACTIVITY = "session";

  private final TimerScheduler<Command> timers;
  private final Guest guest;
  private final ActorRef<Event> events;
  private final Outbox outbox = new Outbox();

  private @Nullable ActorRef<SocketFrame> socket;
  private boolean socketReady;
  private int beatsUnsent;

  private @Nullable ActorRef<Ready> unread;

  private @Nullable ProjectView view;
  private @Nullable Seat seat;
  private boolean linkTold;
  private @Nullable Instant warnedOf;
  private @Nullable Farewell farewell;
  private final Deque<Outbox.Next> lastWords = new ArrayDeque<>(2);

  private record Viewed(ProjectView view) implements Command {}

  private record FromConnection(Event event) implements Command {}

  private record PeopleWritten(@Nullable String frame) implements Command {}

  private record ConnectionGone(ActorRef<ProjectConnection.Command> connection, long session)
      implements Command {}

  private enum Tick implements Command {
    BEAT,
    JOIN,
    WARN,
    COUNT,
    CUT_OFF
  }

  SessionBehavior(ActorContext<Command> context, TimerScheduler<Command> timers, Guest guest) {
    super(context);
    this.timers = timers;
    this.guest = guest;
    this.events = context.messageAdapter(Event.class, FromConnection::new);
    ActorRef<Command> self = context.getSelf();
    guest.pass().onView(view -> self.tell(new Viewed(view)));
    guest
        .pass()
        .revoked()
        .thenAcceptAsync(
            reason -> self.tell(new Session.End(Farewell.because(reason))), Runnable::run);
    timers.startTimerWithFixedDelay(Tick.BEAT, Session.BEAT);
    timers.startTimerWithFixedDelay(Tick.COUNT, COUNT);
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Session.Sending.class, this::onSending)
        .onMessage(Session.Sent.class, sent -> onSent())
        .onMessage(Session.Receiving.class, receiving -> read(receiving.ready()))
        .onMessage(Session.Received.class, this::onReceived)
        .onMessage(Session.Misbehaved.class, said -> end(said.farewell()))
        .onMessage(Session.End.class, end -> end(end.farewell()))
        .onMessage(Session.Gone.class, gone -> Behaviors.stopped())
        .onMessage(Viewed.class, viewed -> onView(viewed.view))
        .onMessage(FromConnection.class, from -> onEvent(from.event))
        .onMessage(PeopleWritten.class, this::onPeople)
        .onMessage(Tick.class, this::onTick)
        .onMessage(ConnectionGone.class, this::isOurs, gone -> onConnectionGone())
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  // The socket

  private Behavior<Command> onSending(Session.Sending sending) {
    socket = sending.socket();
    socketReady = true;
    send();
    return this;
  }

  private Behavior<Command> onSent() {
    socketReady = true;
    beatsUnsent = 0;
    send();
    return this;
  }

  private void send() {
    if (!socketReady || socket == null) {
      return;
    }
    Outbox.Next next = farewell == null ? outbox.poll() : lastWords.poll();
    if (next == null) {
      consumed(0, 0);
      return;
    }
    socketReady = false;
    socket.tell(next.frame());
    consumed(next.consumed(), ProjectConnection.WINDOW_TO_BROWSER / 8);
  }

  private void consumed(int bytes, int least) {
    if (seat != null) {
      seat.consumed(bytes, least);
    }
  }

  private Behavior<Command> put(Outbox.Slot slot, String frame) {
    outbox.put(slot, frame);
    send();
    return this;
  }

  private Behavior<Command> read(ActorRef<Ready> ready) {
    if (seat != null && seat.isFull()) {
      unread = ready;
    } else {
      ready.tell(Ready.READY);
    }
    return this;
  }

  private Behavior<Command> onReceived(Session.Received received) {
    if (received.frame() instanceof SocketFrame.Binary data) {
      guest.pass().touch(ACTIVITY);
      pass(LinkFrame.Kind.DATA, data.bytes());
    } else if (received.frame() instanceof SocketFrame.Text control) {
      pass(LinkFrame.Kind.TEXT, control.utf8());
    }
    return read(received.ready());
  }

  /** While there is no link, what the browser sends belongs to the one that broke. */
  private void pass(LinkFrame.Kind kind, ByteString body) {
    if (seat != null && farewell == null) {
      seat.send(kind, body.toArray());
    }
  }

  private Behavior<Command> end(Farewell last) {
    if (farewell != null) {
      return this;
    }
    farewell = last;
    timers.startSingleTimer(Tick.CUT_OFF, Session.CLOSE_TIMEOUT);
    leave();
    lastWords.add(new Outbox.Next(new SocketFrame.Text(ByteString.fromString(last.frame())), 0));
    lastWords.add(new Outbox.Next(last.close(), 0));
    send();
    return this;
  }

  // The project

  private Behavior<Command> onView(ProjectView now) {
    ProjectView before = view;
    view = now;
    outbox.put(Outbox.Slot.STATUS, guest.frames().status(now));
    warnInTime(now);
    if (before != null && !role(before).equals(role(now))) {
      leave();
    }
    if (seat == null) {
      join();
    }
    send();
    return this;
  }

  private void warnInTime(ProjectView now) {
    if (now.idleStopAt().isEmpty()) {
      timers.cancel(Tick.WARN);
      return;
    }
    Instant at = now.idleStopAt().get();
    if (!at.equals(warnedOf)) {
      Duration until = Duration.between(guest.clock().instant(), at.minus(Session.WARNING));
      timers.startSingleTimer(Tick.WARN, until.isNegative() ? Duration.ZERO : until);
    }
  }

  private Behavior<Command> warn() {
    Instant at = view == null ? null : view.idleStopAt().orElse(null);
    if (at == null || at.equals(warnedOf)) {
      return this;
    }
    warnedOf = at;
    return put(Outbox.Slot.WARNING, HubFrames.idleWarning(at));
  }

  private Optional<Role> role(ProjectView of) {
    return of.roleOf(guest.account());
  }

  private void join() {
    if (view == null || farewell != null) {
      return;
    }
    Optional<Role> role = role(view);
    if (view.endpoint().isPresent() && role.isPresent()) {
      guest.owner().tell(new Project.Join(events, guest.account(), role.get()));
      timers.startSingleTimer(Tick.JOIN, JOIN_AGAIN);
    }
    if (!linkTold) {
      tellLink(false);
    }
  }

  private void leave() {
    if (seat != null) {
      seat.leave();
      part();
    }
  }

  private void part() {
    if (seat != null) {
      getContext().unwatch(seat.joined().connection());
      seat = null;
      tellLink(false);
    }
    outbox.dropProject();
    if (unread != null) {
      unread.tell(Ready.READY);
      unread = null;
    }
  }

  private void tellLink(boolean up) {
    linkTold = true;
    long epoch = seat != null ? seat.epoch() : view != null ? view.epoch().value() : 0;
    put(Outbox.Slot.LINK, HubFrames.link(up, epoch));
  }

  private Behavior<Command> onEvent(Event event) {
    if (farewell != null) {
      return this;
    }
    if (event instanceof ToBrowser frame) {
      onFrame(frame);
    } else if (event instanceof Taken taken) {
      onTaken(taken);
    } else if (event instanceof Counted counted) {
      if (seat != null && seat.isOf(counted.session())) {
        seat.counted(counted.sent());
      }
    } else if (event instanceof Joined now) {
      onJoined(now);
    } else if (event instanceof Parted) {
      part();
      timers.startSingleTimer(Tick.JOIN, JOIN_AGAIN);
    } else if (event instanceof Ended ended) {
      return end(
          switch (ended.cause()) {
            case TOO_SLOW -> Farewell.TOO_SLOW;
            case REFUSED -> Farewell.MALFORMED;
          });
    } else if (event instanceof People people) {
      getContext()
          .pipeToSelf(
              guest.frames().people(people.present()),
              (frame, failure) -> new PeopleWritten(failure == null ? frame : null));
    }
    return this;
  }

  private Behavior<Command> onPeople(PeopleWritten written) {
    return written.frame == null ? this : put(Outbox.Slot.PEOPLE, written.frame);
  }

  private void onJoined(Joined now) {
    if (seat != null && now.equals(seat.joined())) {
      return;
    }
    part();
    seat = new Seat(now);
    timers.cancel(Tick.JOIN);
    getContext().watchWith(now.connection(), new ConnectionGone(now.connection(), now.session()));
    tellLink(true);
  }

  private void onFrame(ToBrowser frame) {
    if (seat != null && seat.isOf(frame.session()) && seat.receive(frame.number())) {
      outbox.add(frame);
      send();
    }
  }

  private void onTaken(Taken taken) {
    if (seat == null || !seat.isOf(taken.session())) {
      return;
    }
    seat.taken(taken.bytes());
    if (unread != null && !seat.isFull()) {
      unread.tell(Ready.READY);
      unread = null;
    }
  }

  private boolean isOurs(ConnectionGone gone) {
    return seat != null && seat.isAt(gone.connection, gone.session);
  }

  private Behavior<Command> onConnectionGone() {
    part();
    timers.startSingleTimer(Tick.JOIN, JOIN_AGAIN);
    return this;
  }

  private Behavior<Command> onTick(Tick tick) {
    return switch (tick) {
      case BEAT -> beat();
      case JOIN -> {
        if (seat == null) {
          join();
        }
        yield this;
      }
      case COUNT -> {
        if (seat != null) {
          seat.count(events);
        }
        yield this;
      }
      case WARN -> warn();
      case CUT_OFF -> Behaviors.stopped();
    };
  }

  private Behavior<Command> beat() {
    if (++beatsUnsent > Session.TOO_SLOW.dividedBy(Session.BEAT) && !socketReady) {
      return end(Farewell.TOO_SLOW);
    }
    return put(Outbox.Slot.BEAT, HubFrames.BEAT);
  }

  private Behavior<Command> onStop() {
    leave();
    guest.pass().leave();
    return this;
  }
}
