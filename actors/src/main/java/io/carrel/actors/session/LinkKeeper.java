package io.carrel.actors.session;

import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.Terminated;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.japi.Pair;
import akka.stream.CompletionStrategy;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSink;
import akka.stream.typed.javadsl.ActorSource;
import akka.util.ByteString;
import io.carrel.actors.membership.Standing;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectInspection;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.session.ProjectConnection.Attach;
import io.carrel.actors.session.ProjectConnection.Cause;
import io.carrel.actors.session.ProjectConnection.Command;
import io.carrel.actors.session.ProjectConnection.Consumed;
import io.carrel.actors.session.ProjectConnection.Count;
import io.carrel.actors.session.ProjectConnection.Counted;
import io.carrel.actors.session.ProjectConnection.Ended;
import io.carrel.actors.session.ProjectConnection.Event;
import io.carrel.actors.session.ProjectConnection.FromBrowser;
import io.carrel.actors.session.ProjectConnection.Inspect;
import io.carrel.actors.session.ProjectConnection.Joined;
import io.carrel.actors.session.ProjectConnection.Leave;
import io.carrel.actors.session.ProjectConnection.Lost;
import io.carrel.actors.session.ProjectConnection.Parted;
import io.carrel.actors.session.ProjectConnection.People;
import io.carrel.protocol.LinkFrame;
import io.carrel.protocol.MalformedFrameException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The behavior of {@link ProjectConnection}: one link after the other, and everyone on it. */
final class LinkKeeper extends AbstractBehavior<Command> {
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(5);

  /** Who comes and goes is told to the others together: to 100 sessions a second at most. */
  private static final Duration PEOPLE_AFTER = Duration.ofMillis(200);

  private static final Duration PEOPLE_AFTER_EACH = Duration.ofMillis(10);
  private static final Duration TOUCH_AT_MOST = Duration.ofMinutes(1);
  private static final int NUMBERS = 1 << 27;
  private static final int MAX_REASON_BYTES = 200;
  private static final ByteString END = ByteString.emptyByteString();

  private final TimerScheduler<Command> timers;
  private final LinkOpening opening;
  private final Epoch epoch;
  private final ActorRef<Project.Command> owner;
  private final Standing standing;
  private final Members members = new Members();

  private long link;

  /** Begins anywhere, so that nothing of a former connection is taken for this one's. */
  private long lastNumber = ThreadLocalRandom.current().nextInt(NUMBERS);

  private int failures;
  private boolean up;
  private boolean mayTouch = true;

  /** Frames that are not anybody's turn: who comes and goes. */
  private final Deque<ByteString> first = new ArrayDeque<>();

  private @Nullable ActorRef<ByteString> out;
  private boolean outReady;

  private sealed interface OfLink extends Command {
    long link();
  }

  private record Opened(long link) implements OfLink {}

  private record Receiving(long link, ActorRef<Ack> ack) implements OfLink {}

  private record FromServer(long link, ActorRef<Ack> ack, ByteString frame) implements OfLink {}

  private record Broken(long link, String reason) implements OfLink {}

  private record Sent(long link) implements OfLink {}

  private enum Tick implements Command {
    RETRY,
    PEOPLE,
    MAY_TOUCH
  }

  private enum Ack {
    TAKEN
  }

  LinkKeeper(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      LinkOpening opening,
      Epoch epoch,
      ActorRef<Project.Command> owner,
      Standing standing) {
    super(context);
    this.timers = timers;
    this.opening = opening;
    this.epoch = epoch;
    this.owner = owner;
    this.standing = standing;
    open();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(OfLink.class, message -> message.link() == link, this::onLink)
        .onMessage(OfLink.class, this::onFormerLink)
        .onMessage(Attach.class, this::onAttach)
        .onMessage(FromBrowser.class, this::onFromBrowser)
        .onMessage(Consumed.class, this::onConsumed)
        .onMessage(Count.class, this::onCount)
        .onMessage(Inspect.class, this::onInspect)
        .onMessage(Lost.class, this::onLost)
        .onMessage(Leave.class, this::onLeave)
        .onMessage(Tick.class, this::onTick)
        .onSignal(Terminated.class, this::onTerminated)
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  // The link

  /**
   * Not while another node's owner may have the link: the project server knows the last one only.
   */
  private void open() {
    if (!standing.isConfirmed()) {
      timers.startSingleTimer(Tick.RETRY, FIRST_RETRY);
      return;
    }
    link++;
    long mine = link;
    ActorRef<Command> self = getContext().getSelf();
    Source<ByteString, ActorRef<ByteString>> source =
        ActorSource.actorRefWithBackpressure(
            self,
            new Sent(mine),
            frame ->
                frame.isEmpty()
                    ? Optional.of(CompletionStrategy.immediately())
                    : Optional.<CompletionStrategy>empty(),
            frame -> Optional.<Throwable>empty());
    Sink<ByteString, NotUsed> sink =
        ActorSink.<ByteString, Command, Ack>actorRefWithBackpressure(
            self,
            (ack, frame) -> new FromServer(mine, ack, frame),
            ack -> new Receiving(mine, ack),
            Ack.TAKEN,
            new Broken(mine, "the project server closed the link"),
            failure -> new Broken(mine, "the link broke"));
    Pair<ActorRef<ByteString>, CompletionStage<NotUsed>> running =
        source.viaMat(opening.flow(), Keep.both()).to(sink).run(getContext().getSystem());
    out = running.first();
    getContext()
        .pipeToSelf(
            running.second(),
            (done, failure) ->
                failure == null
                    ? new Opened(mine)
                    : new Broken(mine, "the project server cannot be reached"));
  }

  private Behavior<Command> onLink(OfLink message) {
    if (message instanceof FromServer received) {
      receive(received);
      received.ack.tell(Ack.TAKEN);
    } else if (message instanceof Sent) {
      outReady = true;
      send();
    } else if (message instanceof Receiving receiving) {
      receiving.ack.tell(Ack.TAKEN);
    } else if (message instanceof Opened) {
      opened();
    } else if (message instanceof Broken broken) {
      broken(broken.reason);
    }
    return this;
  }

  /** Lets a former link's stream run out. */
  private Behavior<Command> onFormerLink(OfLink message) {
    if (message instanceof FromServer received) {
      received.ack.tell(Ack.TAKEN);
    } else if (message instanceof Receiving receiving) {
      receiving.ack.tell(Ack.TAKEN);
    }
    return this;
  }

  private void opened() {
    up = true;
    failures = 0;
    outReady = true;
    for (Member member : members.all()) {
      join(member);
    }
    send();
  }

  private void broken(String reason) {
    closeLink();
    link++; // what the broken one still says is of no interest
    for (Member member : members.all()) {
      members.put(member.as(member.role(), 0));
      member.session().tell(new Parted(reason));
    }
    long most =
        Math.min(LONGEST_RETRY.toMillis(), FIRST_RETRY.toMillis() << Math.min(failures, 10));
    failures++;
    long delay = most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    timers.startSingleTimer(Tick.RETRY, Duration.ofMillis(delay));
  }

  private void closeLink() {
    up = false;
    outReady = false;
    first.clear();
    if (out != null) {
      out.tell(END);
      out = null;
    }
  }

  private void send() {
    if (!up || !outReady || out == null) {
      return;
    }
    ByteString frame = first.isEmpty() ? members.nextFrame() : first.poll();
    if (frame != null) {
      outReady = false;
      out.tell(frame);
    }
  }

  private void receive(FromServer received) {
    LinkFrame frame;
    try {
      frame = LinkFrame.decode(received.frame.asByteBuffer());
    } catch (MalformedFrameException e) {
      getContext().getLog().warn("project server sent a malformed frame: {}", e.getMessage());
      broken("the project server sent a malformed frame");
      return;
    }
    if (frame.session() == 0) {
      report(frame);
      return;
    }
    Member member = members.of(frame.session());
    if (member == null) {
      return; // it has just left
    }
    switch (frame.kind()) {
      case TEXT, DATA -> toBrowser(member, frame);
      case CLOSE -> end(member, Cause.REFUSED, reason(frame.body()));
      case OPEN -> broken("the project server sent a malformed frame");
    }
  }

  private void toBrowser(Member member, LinkFrame frame) {
    byte[] body = new byte[frame.body().remaining()];
    frame.body().get(body);
    if (frame.kind() == LinkFrame.Kind.TEXT && HubFrames.imitated(body)) {
      return;
    }
    if (!member.offerToBrowser(frame.kind(), body)) {
      sendFirst(LinkFrame.Kind.CLOSE, member.number(), "too slow".getBytes(StandardCharsets.UTF_8));
      end(member, Cause.TOO_SLOW, "too much waits to be read");
    }
  }

  private void report(LinkFrame frame) {
    if (frame.kind() == LinkFrame.Kind.TEXT
        && mayTouch
        && ActivityReport.parse(frame.body()).active()) {
      mayTouch = false;
      timers.startSingleTimer(Tick.MAY_TOUCH, TOUCH_AT_MOST);
      owner.tell(new Project.Touch("project server"));
    }
  }

  private Behavior<Command> onInspect(Inspect inspect) {
    inspect
        .replyTo()
        .tell(
            new Project.Inspected(
                inspect.known().with(new ProjectInspection.Link(up, epoch, members.present()))));
    return this;
  }

  // The sessions

  private Behavior<Command> onAttach(Attach attach) {
    Member present = members.of(attach.session());
    if (present != null && present.role() == attach.role()) {
      if (present.number() > 0) {
        tellJoined(present); // its first answer may have been lost
      }
      return this;
    }
    if (present == null) {
      getContext().watch(attach.session());
    } else {
      close(present);
    }
    Member member = new Member(attach.session(), attach.account(), attach.role(), 0);
    members.put(member);
    if (up) {
      join(member);
      send();
    }
    peopleChanged();
    return this;
  }

  private void join(Member waiting) {
    Member member = waiting.as(waiting.role(), ++lastNumber);
    members.put(member);
    sendFirst(LinkFrame.Kind.OPEN, member.number(), new byte[] {member.access().code()});
    tellJoined(member);
  }

  private void tellJoined(Member member) {
    member.session().tell(new Joined(getContext().getSelf(), member.number(), epoch.value()));
    member.session().tell(new People(members.present()));
  }

  private Behavior<Command> onFromBrowser(FromBrowser frame) {
    Member member = members.of(frame.session());
    if (member == null) {
      return this; // of a former link
    }
    if (!member.isNext(frame.number())) {
      return again(member);
    }
    if (member.offerToServer(frame.kind(), frame.body())) {
      members.queue(member);
      send();
    } else {
      close(member);
      end(member, Cause.REFUSED, "more was sent than the window allows");
    }
    return this;
  }

  private Behavior<Command> onConsumed(Consumed consumed) {
    Member member = members.of(consumed.session());
    if (member != null) {
      member.consumed(consumed.bytes());
    }
    return this;
  }

  private Behavior<Command> onCount(Count count) {
    Member member = members.of(count.session());
    if (member == null) {
      count.replyTo().tell(new Parted("not joined"));
      return this;
    }
    if (member.received() != count.sent()) {
      return again(member);
    }
    member.session().tell(new Counted(member.number(), member.sent()));
    return this;
  }

  private Behavior<Command> onLost(Lost lost) {
    Member member = members.of(lost.session());
    return member == null ? this : again(member);
  }

  /** Something was lost between the session's node and this one: the channels start over. */
  private Behavior<Command> again(Member member) {
    close(member);
    join(member);
    send();
    return this;
  }

  private Behavior<Command> onLeave(Leave leave) {
    Member member = members.of(leave.session());
    if (member != null) {
      remove(member);
    }
    return this;
  }

  private Behavior<Command> onTerminated(Terminated ended) {
    Member member = members.of(ended.getRef().<Event>unsafeUpcast());
    if (member != null) {
      remove(member);
    }
    return this;
  }

  private void remove(Member member) {
    close(member);
    forget(member);
    send();
  }

  private void end(Member member, Cause cause, String reason) {
    member.session().tell(new Ended(cause, reason));
    forget(member);
    send();
  }

  private void forget(Member member) {
    getContext().unwatch(member.session());
    members.remove(member.session());
    peopleChanged();
  }

  private void close(Member member) {
    if (member.number() > 0) {
      sendFirst(LinkFrame.Kind.CLOSE, member.number(), new byte[0]);
    }
  }

  private void sendFirst(LinkFrame.Kind kind, long session, byte[] body) {
    if (up) {
      first.add(
          ByteString.fromArrayUnsafe(new LinkFrame(kind, session, ByteBuffer.wrap(body)).encode()));
    }
  }

  private void peopleChanged() {
    if (!timers.isTimerActive(Tick.PEOPLE)) {
      Duration paced = PEOPLE_AFTER_EACH.multipliedBy(members.size());
      timers.startSingleTimer(
          Tick.PEOPLE, paced.compareTo(PEOPLE_AFTER) > 0 ? paced : PEOPLE_AFTER);
    }
  }

  private Behavior<Command> onTick(Tick tick) {
    switch (tick) {
      case RETRY -> open();
      case PEOPLE -> {
        People people = new People(members.present());
        members.all().forEach(member -> member.session().tell(people));
      }
      case MAY_TOUCH -> mayTouch = true;
    }
    return this;
  }

  private Behavior<Command> onStop() {
    closeLink();
    for (Member member : members.all()) {
      member.session().tell(new Parted("the project stopped"));
    }
    return this;
  }

  private static String reason(ByteBuffer body) {
    ByteBuffer cut = body.slice();
    cut.limit(Math.min(cut.limit(), MAX_REASON_BYTES));
    return StandardCharsets.UTF_8.decode(cut).toString();
  }
}
