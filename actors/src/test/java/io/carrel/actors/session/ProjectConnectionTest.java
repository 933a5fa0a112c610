package io.carrel.actors.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.stream.javadsl.Source;
import akka.stream.javadsl.SourceQueueWithComplete;
import akka.util.ByteString;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.session.ProjectConnection.Attach;
import io.carrel.actors.session.ProjectConnection.Command;
import io.carrel.actors.session.ProjectConnection.Consumed;
import io.carrel.actors.session.ProjectConnection.Count;
import io.carrel.actors.session.ProjectConnection.Counted;
import io.carrel.actors.session.ProjectConnection.Ended;
import io.carrel.actors.session.ProjectConnection.Event;
import io.carrel.actors.session.ProjectConnection.FromBrowser;
import io.carrel.actors.session.ProjectConnection.Joined;
import io.carrel.actors.session.ProjectConnection.Lost;
import io.carrel.actors.session.ProjectConnection.Parted;
import io.carrel.actors.session.ProjectConnection.People;
import io.carrel.actors.session.ProjectConnection.Taken;
import io.carrel.actors.session.ProjectConnection.ToBrowser;
import io.carrel.protocol.LinkFrame;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectConnectionTest {
  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<Project.Command> owner = kit.createTestProbe();
  private final BlockingQueue<FakeLink> links = new LinkedBlockingQueue<>();
  private ActorRef<Command> connection;
  private FakeLink link;

  /** The project server's end of a link, which takes a frame only when a test asks for one. */
  private record FakeLink(
      SinkQueueWithCancel<ByteString> received, SourceQueueWithComplete<ByteString> sending) {
    LinkFrame next() throws Exception {
      Optional<ByteString> frame = received.pull().toCompletableFuture().get(20, TimeUnit.SECONDS);
      return LinkFrame.decode(ByteBuffer.wrap(frame.orElseThrow().toArray()));
    }

    void send(LinkFrame.Kind kind, long session, String body) {
      send(kind, session, body.getBytes(StandardCharsets.UTF_8));
    }

    void send(LinkFrame.Kind kind, long session, byte[] body) {
      sending.offer(
          ByteString.fromArray(new LinkFrame(kind, session, ByteBuffer.wrap(body)).encode()));
    }
  }

  private final AtomicBoolean standing = new AtomicBoolean(true);
  private final Map<Long, Long> said = new HashMap<>();

  @BeforeEach
  void start() throws Exception {
    connection =
        kit.spawn(
            ProjectConnection.create(
                (endpoint, credential) -> fakeLink(),
                new Endpoint("localhost", 1),
                new Credential("secret"),
                new Epoch(7),
                owner.ref(),
                standing::get));
    link = next();
  }

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void numbersSessionsAndCarriesTheirFramesUnread() throws Exception {
    TestProbe<Event> ann = kit.createTestProbe();
    TestProbe<Event> bob = kit.createTestProbe();
    long anns = attach(ann, Role.OWNER);
    assertThat(link.next()).isEqualTo(frame(LinkFrame.Kind.OPEN, anns, new byte[] {1}));
    long bobs = attach(bob, Role.VIEWER);
    assertThat(link.next()).isEqualTo(frame(LinkFrame.Kind.OPEN, bobs, new byte[] {0}));
    assertThat(anns).isNotEqualTo(bobs);

    say(anns, LinkFrame.Kind.DATA, new byte[] {1, 2, 3});
    assertThat(link.next()).isEqualTo(frame(LinkFrame.Kind.DATA, anns, new byte[] {1, 2, 3}));
    assertThat(fish(ann, Taken.class)).isEqualTo(new Taken(anns, 3));

    link.send(LinkFrame.Kind.TEXT, bobs, "{\"t\":\"ports\"}");
    ToBrowser got = fish(bob, ToBrowser.class);
    assertThat(got.kind()).isEqualTo(LinkFrame.Kind.TEXT);
    assertThat(new String(got.body(), StandardCharsets.UTF_8)).isEqualTo("{\"t\":\"ports\"}");
  }

  @Test
  void dropsImitationsOfTheHubsOwnFrames() throws Exception {
    TestProbe<Event> ann = kit.createTestProbe();
    long anns = attach(ann, Role.OWNER);
    link.send(LinkFrame.Kind.TEXT, anns, "{\"t\":\"hub.bye\"}");
    link.send(LinkFrame.Kind.TEXT, anns, "{\"a\":[{}],\"t\":\"\\u0068ub.status\"}");
    link.send(LinkFrame.Kind.TEXT, anns, "{\"t\":\"terminals\",\"title\":\"hub.\"}");
    assertThat(new String(fish(ann, ToBrowser.class).body(), StandardCharsets.UTF_8))
        .contains("terminals");
  }

  @Test
  void takesTurnsBetweenSessions() throws Exception {
    TestProbe<Event> greedy = kit.createTestProbe();
    TestProbe<Event> modest = kit.createTestProbe();
    long many = attach(greedy, Role.OWNER);
    long one = attach(modest, Role.OWNER);
    for (int i = 0; i < 200; i++) {
      say(many, LinkFrame.Kind.DATA, new byte[1024]);
    }
    say(one, LinkFrame.Kind.DATA, new byte[] {1});
    List<Long> order = new ArrayList<>();
    while (!order.contains(one)) {
      LinkFrame frame = link.next();
      if (frame.kind() == LinkFrame.Kind.DATA) {
        order.add(frame.session());
      }
    }
    // What had left for the link's buffers before it came, and one of each turn.
    assertThat(order).hasSizeLessThan(40);
  }

  @Test
  void endsWhoExceedsTheWindowAndNobodyElse() throws Exception {
    TestProbe<Event> flood = kit.createTestProbe();
    TestProbe<Event> other = kit.createTestProbe();
    long floods = attach(flood, Role.OWNER);
    long others = attach(other, Role.OWNER);
    for (int i = 0; i < 2000; i++) {
      say(floods, LinkFrame.Kind.DATA, new byte[16 * 1024]);
    }
    assertThat(fish(flood, Ended.class).cause()).isEqualTo(ProjectConnection.Cause.REFUSED);
    say(others, LinkFrame.Kind.TEXT, new byte[] {'{', '}'});
    LinkFrame frame = link.next();
    while (frame.kind() != LinkFrame.Kind.TEXT) {
      frame = link.next();
    }
    assertThat(frame.session()).isEqualTo(others);
  }

  @Test
  void keepsASlowBrowsersFramesUntilItConsumesAndPartsItAtTheBound() throws Exception {
    TestProbe<Event> slow = kit.createTestProbe();
    TestProbe<Event> quick = kit.createTestProbe();
    long slows = attach(slow, Role.OWNER);
    long quicks = attach(quick, Role.OWNER);
    while (fish(slow, People.class).present().size() < 2) {
      // nothing more is said of people after this
    }
    byte[] piece = new byte[32 * 1024];
    int window = ProjectConnection.WINDOW_TO_BROWSER / piece.length;
    for (int i = 0; i < window + 4; i++) {
      link.send(LinkFrame.Kind.DATA, slows, piece);
    }
    for (int i = 0; i < window; i++) {
      fish(slow, ToBrowser.class);
    }
    slow.expectNoMessage(Duration.ofMillis(200));
    connection.tell(new Consumed(slows, piece.length));
    fish(slow, ToBrowser.class);
    slow.expectNoMessage(Duration.ofMillis(200));

    for (int i = 0; i < Member.TO_BROWSER_BOUND / piece.length + 10; i++) {
      link.sending
          .offer(
              ByteString.fromArray(
                  new LinkFrame(LinkFrame.Kind.DATA, slows, ByteBuffer.wrap(piece)).encode()))
          .toCompletableFuture()
          .get(20, TimeUnit.SECONDS);
    }
    assertThat(fish(slow, Ended.class).cause()).isEqualTo(ProjectConnection.Cause.TOO_SLOW);
    link.send(LinkFrame.Kind.TEXT, quicks, "{}");
    fish(quick, ToBrowser.class);
  }

  @Test
  void opensTheLinkAgainAndJoinsEverybody() throws Exception {
    TestProbe<Event> ann = kit.createTestProbe();
    long before = attach(ann, Role.OWNER);
    link.sending.fail(new java.io.IOException("cut"));
    fish(ann, Parted.class);
    link = next();
    Joined again = fish(ann, Joined.class);
    assertThat(again.session()).isGreaterThan(before);
    assertThat(again.epoch()).isEqualTo(7);
    assertThat(link.next()).isEqualTo(frame(LinkFrame.Kind.OPEN, again.session(), new byte[] {1}));
    say(before, LinkFrame.Kind.DATA, new byte[] {9});
    say(again.session(), LinkFrame.Kind.DATA, new byte[] {1});
    assertThat(link.next().session()).isEqualTo(again.session());
  }

  @Test
  void leavesTheLinkToWhoeverHasTakenItsPlace() throws Exception {
    standing.set(false);
    link.sending.fail(new java.io.IOException("replaced by another link"));
    assertThat(links.poll(700, TimeUnit.MILLISECONDS)).isNull();
    standing.set(true);
    link = next();
  }

  @Test
  void closesTheSessionOfWhoDies() throws Exception {
    TestProbe<Event> ann = kit.createTestProbe();
    TestProbe<Event> bob = kit.createTestProbe();
    long anns = attach(ann, Role.OWNER);
    attach(bob, Role.OWNER);
    link.next();
    link.next();
    ann.stop();
    LinkFrame closed = link.next();
    assertThat(closed.kind()).isEqualTo(LinkFrame.Kind.CLOSE);
    assertThat(closed.session()).isEqualTo(anns);
    People people = fish(bob, People.class);
    while (people.present().size() > 1) {
      people = fish(bob, People.class);
    }
    assertThat(people.present().get(0).sessions()).isEqualTo(1);
  }

  @Test
  void tellsTheOwnerOfActivityOnceAMinute() {
    link.send(LinkFrame.Kind.TEXT, 0, "{\"busy\":false,\"touched\":false}");
    link.send(LinkFrame.Kind.TEXT, 0, "no JSON");
    owner.expectNoMessage(Duration.ofMillis(200));
    for (int i = 0; i < 10; i++) {
      link.send(LinkFrame.Kind.TEXT, 0, "{\"busy\":true,\"reasons\":[\"cpu\"],\"touched\":false}");
    }
    owner.expectMessageClass(Project.Touch.class);
    owner.expectNoMessage(Duration.ofMillis(200));
  }

  @Test
  void joinsAnewWhenAFrameFromTheBrowserWasLost() throws Exception {
    TestProbe<Event> ann = kit.createTestProbe();
    long before = attach(ann, Role.OWNER);
    link.next();
    say(before, LinkFrame.Kind.DATA, new byte[] {1});
    assertThat(link.next().body().get(0)).isEqualTo((byte) 1);
    connection.tell(new FromBrowser(before, 3, LinkFrame.Kind.DATA, new byte[] {3}));
    assertThat(link.next()).isEqualTo(frame(LinkFrame.Kind.CLOSE, before, new byte[0]));
    Joined again = fish(ann, Joined.class);
    assertThat(again.session()).isNotEqualTo(before);
    assertThat(link.next()).isEqualTo(frame(LinkFrame.Kind.OPEN, again.session(), new byte[] {1}));
  }

  @Test
  void findsOutByCountingThatTheLastFramesWereLost() throws Exception {
    TestProbe<Event> ann = kit.createTestProbe();
    long anns = attach(ann, Role.OWNER);
    link.send(LinkFrame.Kind.TEXT, anns, "{}");
    assertThat(fish(ann, ToBrowser.class).number()).isEqualTo(1);
    say(anns, LinkFrame.Kind.DATA, new byte[] {1});
    connection.tell(new Count(anns, 1, ann.ref()));
    assertThat(fish(ann, Counted.class)).isEqualTo(new Counted(anns, 1));

    connection.tell(new Count(anns, 2, ann.ref()));
    long second = fish(ann, Joined.class).session();
    connection.tell(new Lost(second));
    assertThat(fish(ann, Joined.class).session()).isGreaterThan(second);
    connection.tell(new Count(anns, 2, ann.ref()));
    fish(ann, Parted.class);
  }

  /** Sends a frame as a session does, numbered. */
  private void say(long session, LinkFrame.Kind kind, byte[] body) {
    long number = said.merge(session, 1L, Long::sum);
    connection.tell(new FromBrowser(session, number, kind, body));
  }

  private long attach(TestProbe<Event> session, Role role) {
    connection.tell(new Attach(session.ref(), AccountId.random(), role));
    return fish(session, Joined.class).session();
  }

  private static <T extends Event> T fish(TestProbe<Event> probe, Class<T> wanted) {
    while (true) {
      Event event = probe.receiveMessage(Duration.ofSeconds(6));
      if (wanted.isInstance(event)) {
        return wanted.cast(event);
      }
    }
  }

  private static LinkFrame frame(LinkFrame.Kind kind, long session, byte[] body) {
    return new LinkFrame(kind, session, ByteBuffer.wrap(body));
  }

  private FakeLink next() throws Exception {
    FakeLink opened = links.poll(6, TimeUnit.SECONDS);
    assertThat(opened).isNotNull();
    return opened;
  }

  private Flow<ByteString, ByteString, java.util.concurrent.CompletionStage<NotUsed>> fakeLink() {
    return Flow.fromSinkAndSourceCoupledMat(
        Sink.<ByteString>queue(),
        Source.<ByteString>queue(16, akka.stream.OverflowStrategy.backpressure(), 64),
        (received, sending) -> {
          links.add(new FakeLink(received, sending));
          return CompletableFuture.completedFuture(NotUsed.getInstance());
        });
  }
}
