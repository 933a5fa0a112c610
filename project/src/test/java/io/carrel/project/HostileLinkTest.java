package io.carrel.project;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.protocol.DataFrame;
import io.carrel.protocol.Limits;
import io.carrel.protocol.LinkFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Frames on the link that no hub sends, and sessions that no page opens. What is malformed ends the
 * link, the session or the channel that it came on; terminals and other sessions go on.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileLinkTest {
  private static final long GROWTH_KB = 40 * 1024;
  private static final int CHANNELS = 10_000;

  private Path log;
  private ServerProcess server;
  private long residentKb;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    log = folder.resolve("log");
    server =
        ServerProcess.start(
            folder,
            Files.createDirectories(folder.resolve("home")),
            List.of(),
            ProcessBuilder.Redirect.to(log.toFile()));
    server.get("/metrics");
    residentKb = server.residentKb();
  }

  @AfterAll
  void stop() throws Exception {
    try {
      assertThat(server.residentKb() - residentKb).isLessThan(GROWTH_KB);
      assertThat(Files.size(log)).isLessThan(32 * 1024);
      assertThat(Files.readString(log)).doesNotContain(ServerProcess.CREDENTIAL, "\tat ");
    } finally {
      server.close();
    }
  }

  /** A link whose frames are written by hand. */
  private RawClient rawLink() throws IOException {
    RawClient client = new RawClient(server.port);
    client.say(
        "GET /link HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Protocol: carrel.link.v1\r\nAuthorization: Bearer "
            + ServerProcess.CREDENTIAL
            + "\r\n\r\n");
    client.until("\r\n\r\n");
    return client;
  }

  @ParameterizedTest
  @CsvSource({
    "not masked,                   8203 010100",
    "extension bits,               c280 00000000",
    "opcode 3,                     8380 00000000",
    "opcode 11,                    8b80 00000000",
    "ping in pieces,               0980 00000000",
    "ping too long,                89fe007e 00000000",
    "continuation of nothing,      8080 00000000",
    "message within a message,     0280 00000000 8280 00000000",
    "text,                         8181 00000000 41",
    "text that is no UTF-8,        8182 00000000 c328",
    "a frame of 2^63 bytes,        82ff8000000000000000 00000000",
    "a frame of a gigabyte,        82ff0000000040000000 00000000",
    "close with half a code,       8881 00000000 03",
    "empty link frame,             8280 00000000",
    "unknown kind,                 8282 00000000 4d01",
    "varint cut off,               8282 00000000 0480",
    "varint not the shortest,      8283 00000000 048100",
    "varint too long,              828b 00000000 04ffffffffffffffffff7f",
    "frame of no session,          8282 00000000 0409",
    "no access,                    8282 00000000 0101",
    "unknown access,               8283 00000000 010107",
  })
  void malformedFramesEndTheLink(String what, String hex) throws Exception {
    try (RawClient link = rawLink()) {
      link.say(HexFormat.of().parseHex(hex.replace(" ", "")));
      link.untilClosed();
    }
    assertThat(server.get("/metrics").statusCode()).as(what).isEqualTo(200);
  }

  @Test
  void aMessageInEndlessPiecesEndsTheLink() throws Exception {
    try (RawClient link = rawLink()) {
      byte[] piece = new byte[6 + 4 + 60_000];
      ByteBuffer.wrap(piece).put((byte) 0).put((byte) 0xFE).putShort((short) 60_004);
      link.say(HexFormat.of().parseHex("028000000000"));
      for (int i = 0; i < 200; i++) {
        link.say(piece);
      }
      link.untilClosed();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "0180", "018000", "80", "01ffffffffffffffffff7f", "8100", "ff"})
  void malformedDataFramesEndTheirSessionOnly(String hex) throws Exception {
    try (LinkClient link = server.link()) {
      link.open(1, LinkFrame.Access.WRITE);
      link.open(2, LinkFrame.Access.WRITE);
      link.frame(LinkFrame.Kind.DATA, 1, HexFormat.of().parseHex(hex));
      link.await(text -> text.equals("1 CLOSE malformed"));
      link.text(2, "{'t':'open','ch':1,'kind':'watch','path':''}");
      link.await(text -> text.startsWith("2 ") && text.contains("opened"));
    }
  }

  @Test
  void whatATerminalMayNotBeSentEndsItsChannelOnly() throws Exception {
    try (LinkClient link = server.link()) {
      link.open(1, LinkFrame.Access.WRITE);
      for (int ch = 1; ch <= 3; ch++) {
        link.text(1, "{'t':'open','ch':" + ch + ",'kind':'terminal','client':'hostile'}");
        link.await(1, "opened", ch);
      }
      link.data(1, 1, 1_000_000, "a gap in the input");
      assertThat(link.await(1, "closed", 1)).contains("malformed");
      link.text(1, "{'t':'ack','ch':2,'off':9000000000000000000}");
      assertThat(link.await(1, "closed", 2)).contains("code");
      byte[] tooLarge =
          new DataFrame(3, 0, ByteBuffer.wrap(new byte[Limits.DATA_PAYLOAD + 1])).encode();
      link.frame(LinkFrame.Kind.DATA, 1, tooLarge);
      link.await(text -> text.equals("1 CLOSE malformed"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "null",
        "{'t':7}",
        "{'t':'open'}",
        "{'t':'open','ch':0,'kind':'watch','path':''}",
        "{'t':'open','ch':-1,'kind':'watch','path':''}",
        "{'t':'open','ch':99999999999999999999,'kind':'watch','path':''}",
        "{'t':'open','t':'touch'}",
        "{'t':'kill','terminal':'nobody'}",
        "{'t':'resize','ch':1,'cols':1000000,'rows':0}",
        "{'t':{'t':{'t':{'t':{'t':{'t':{'t':{'t':{'t':{}}}}}}}}}}",
      })
  void controlMessagesThatMakeNoSenseAreErrors(String json) throws Exception {
    try (LinkClient link = server.link()) {
      link.open(1, LinkFrame.Access.WRITE);
      link.text(1, json);
      assertThat(link.await(text -> text.contains("\"error\""))).contains("\"code\":\"");
    }
  }

  @Test
  void of10000ChannelsASessionGetsItsShare() throws Exception {
    try (LinkClient link = server.link()) {
      link.open(1, LinkFrame.Access.WRITE);
      link.open(2, LinkFrame.Access.WRITE);
      for (int ch = 1; ch <= CHANNELS; ch++) {
        link.text(1, "{'t':'open','ch':" + ch + ",'kind':'watch','path':''}");
      }
      long before = System.nanoTime();
      link.text(2, "{'t':'open','ch':1,'kind':'watch','path':''}");
      link.await(2, "opened");
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
      assertThat(link.await(1, "closed", CHANNELS)).contains("too_many");
      assertThat(link.count("1 ", "\"opened\"")).isEqualTo(Limits.CHANNELS_PER_SESSION);
      assertThat(link.count("1 ", "\"too_many\""))
          .isEqualTo(CHANNELS - Limits.CHANNELS_PER_SESSION);
    }
  }

  /** The link's reader stops; a terminal floods; another one asks for more than is ever read. */
  @Test
  void aHubThatNeverReadsHoldsNoMemory() throws Exception {
    try (RawClient link = rawLink()) {
      link.socket.setReceiveBufferSize(4096);
      link.say(frame(1, 1, new byte[] {LinkFrame.Access.WRITE.code()}));
      String open =
          "{\"t\":\"open\",\"ch\":%d,\"kind\":\"exec\",\"client\":\"c\",\"command\":\"yes\"}";
      for (int ch = 1; ch <= 8; ch++) {
        link.say(frame(3, 1, open.formatted(ch).getBytes(StandardCharsets.UTF_8)));
      }
      byte[] nonsense = frame(3, 1, "{\"t\":\"x\"}".getBytes(StandardCharsets.UTF_8));
      // Each is answered with an error that nobody reads, until that is too much.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (!Files.readString(log).contains("link_too_slow") && System.nanoTime() < deadline) {
        for (int i = 0; i < 1000; i++) {
          link.say(nonsense);
        }
        assertThat(server.get("/healthz").statusCode()).isEqualTo(200);
      }
      assertThat(Files.readString(log)).contains("link_too_slow");
      assertThat(server.residentKb() - residentKb).isLessThan(GROWTH_KB);
    }
  }

  /** A masked binary websocket frame with one link frame in it. */
  private static byte[] frame(int kind, int session, byte[] body) {
    assertThat(body.length + 2).isLessThan(126);
    return ByteBuffer.allocate(8 + body.length)
        .put((byte) 0x82)
        .put((byte) (0x80 | (body.length + 2)))
        .putInt(0)
        .put((byte) kind)
        .put((byte) session)
        .put(body)
        .array();
  }
}
