package io.carrel.http.session;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.FishingOutcome;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.carrel.actors.project.Project;
import io.carrel.actors.session.ProjectConnection;
import io.carrel.http.RawClient;
import io.carrel.protocol.LinkFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What no browser sends on a session's websocket, and browsers that never read. The socket ends
 * with {@code hub.bye} and a close code, nothing reaches the project, and memory stays flat.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileFramesTest {
  private static final long GROWTH = 48L << 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration STALLED = Duration.ofSeconds(1);
  private final Set<ActorRef<ProjectConnection.Event>> joined = new HashSet<>();
  private SessionSite site;

  @BeforeAll
  void start() throws Exception {
    site = new SessionSite();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private RawClient open() throws IOException {
    RawClient client = new RawClient(site.port);
    client.socket.setReceiveBufferSize(4096);
    client.say(
        ("GET /ws/projects/%s HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: http://localhost:%d\r\n"
                + "Cookie: carrel=good\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: carrel.v1\r\n\r\n")
            .formatted(site.project.id(), site.port, site.port));
    client.until("hub.status");
    return client;
  }

  @ParameterizedTest
  @CsvSource({
    "not masked,                1008, 8203 010141",
    "extension bits,            1008, c280 00000000",
    "opcode 3,                  1008, 8380 00000000",
    "opcode 15,                 1008, 8f80 00000000",
    "ping in pieces,            1008, 0980 00000000",
    "ping too long,             1008, 89fe007e 00000000",
    "continuation of nothing,   1008, 8080 00000000",
    "message within a message,  1008, 0280 00000000 8280 00000000",
    "text that is no UTF-8,     1008, 8182 00000000 c328",
    "overlong UTF-8,            1008, 8182 00000000 c0af",
    "half a surrogate pair,     1008, 8183 00000000 eda080",
    "a frame of 2^63 bytes,     1009, 82ff8000000000000000 00000000",
    "a frame of a gigabyte,     1009, 82ff0000000040000000 00000000",
    "data a byte too long,      1009, 82fe8013 00000000",
    "text a byte too long,      1009, 81ff0000000000010001 00000000",
  })
  void malformedFramesEndTheSocketWithAWord(String what, int code, String hex) throws Exception {
    TestProbe<ProjectConnection.Command> connection = site.kit.createTestProbe();
    try (RawClient client = open()) {
      join(connection);
      client.until("\"up\":true");
      client.say(HexFormat.of().parseHex(hex.replace(" ", "")));
      assertThat(client.until("hub.bye")).as(what).isNotEmpty();
      // The close frame: its code, then the same word again.
      client.until((char) (code >> 8) + "" + (char) (code & 0xFF) + "malformed");
      assertThat(connection.fishForMessage(PATIENCE, HostileFramesTest::untilLeft)).isNotEmpty();
    }
  }

  /** Nothing of what the browser sent reaches the project, only that it left. */
  private static FishingOutcome untilLeft(ProjectConnection.Command command) {
    if (command instanceof ProjectConnection.FromBrowser) {
      return FishingOutcomes.fail("a malformed frame went on");
    }
    return command instanceof ProjectConnection.Leave
        ? FishingOutcomes.complete()
        : FishingOutcomes.continueAndIgnore();
  }

  private Project.Join join(TestProbe<ProjectConnection.Command> connection) {
    Project.Join join = site.owner.expectMessageClass(Project.Join.class);
    while (!joined.add(join.session())) {
      // Asked again because we were slow.
      join = site.owner.expectMessageClass(Project.Join.class);
    }
    join.session().tell(new ProjectConnection.Joined(connection.ref(), 1, 3));
    return join;
  }

  @Test
  void aMessageInEndlessPiecesEndsTheSocket() throws Exception {
    TestProbe<ProjectConnection.Command> connection = site.kit.createTestProbe();
    try (RawClient client = open()) {
      join(connection);
      client.say(HexFormat.of().parseHex("018000000000"));
      byte[] piece = new byte[6 + 125];
      ByteBuffer.wrap(piece).put((byte) 0).put((byte) 0xFD);
      for (int i = 0; i < 1000; i++) {
        client.say(piece);
      }
      assertThat(client.until("hub.bye")).isNotEmpty();
    }
  }

  /** Only the newest answer waits for a browser that does not read. */
  @Test
  void aFloodOfPingsIsAnsweredAsFarAsItIsRead() throws Exception {
    TestProbe<ProjectConnection.Command> connection = site.kit.createTestProbe();
    byte[] ping = new byte[6 + 125];
    ByteBuffer.wrap(ping).put((byte) 0x89).put((byte) 0xFD);
    byte[] many = new byte[500 * ping.length];
    for (int i = 0; i < 500; i++) {
      System.arraycopy(ping, 0, many, i * ping.length, ping.length);
    }
    try (RawClient client = open()) {
      join(connection);
      long before = used();
      for (int i = 0; i < 200; i++) {
        client.say(many);
      }
      assertThat(used() - before).isLessThan(GROWTH);
    }
  }

  /** A terminal floods, and one of two browsers never reads: it alone falls behind. */
  @Test
  void aBrowserThatNeverReadsIsHeldBackAlone() throws Exception {
    TestProbe<ProjectConnection.Command> stalled = site.kit.createTestProbe();
    TestProbe<ProjectConnection.Command> reading = site.kit.createTestProbe();
    try (RawClient silent = open()) {
      Project.Join silentSession = join(stalled);
      try (RawClient reader = open()) {
        Project.Join other = join(reading);
        reader.until("\"up\":true");
        long before = used();
        long taken = flood(silentSession, stalled);
        assertThat(taken).as("what the sockets' buffers hold").isLessThan(16L << 20);
        byte[] word = "{\"t\":\"x\"}".getBytes(StandardCharsets.UTF_8);
        other.session().tell(new ProjectConnection.ToBrowser(1, 1, LinkFrame.Kind.TEXT, word));
        reader.until("{\"t\":\"x\"}");
        assertThat(used() - before).isLessThan(GROWTH);
      }
      assertThat(silent.socket.isClosed()).isFalse();
    }
  }

  /** Sends as a connection does, a window at a time; answers how much was taken in the end. */
  private static long flood(Project.Join to, TestProbe<ProjectConnection.Command> from) {
    long sent = 0;
    long taken = 0;
    long number = 0;
    byte[] frame = new byte[32 * 1024];
    long heard = System.nanoTime();
    while (System.nanoTime() - heard < STALLED.toNanos()) {
      while (sent - taken < ProjectConnection.WINDOW_TO_BROWSER) {
        to.session().tell(new ProjectConnection.ToBrowser(1, ++number, LinkFrame.Kind.DATA, frame));
        sent += frame.length;
      }
      if (next(from) instanceof ProjectConnection.Consumed consumed) {
        taken = consumed.bytes(); // since the start
        heard = System.nanoTime();
      }
    }
    return taken;
  }

  private static ProjectConnection.@Nullable Command next(
      TestProbe<ProjectConnection.Command> from) {
    try {
      return from.receiveMessage(Duration.ofMillis(200));
    } catch (AssertionError nothingYet) {
      return null;
    }
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
