package io.carrel.http;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * What no browser sends to the public port: ambiguous, endless, slow and packed requests. Each gets
 * a typed refusal or a closed connection; nothing changes, memory stays flat, others are answered,
 * and the log stays short. What is wrong inside of JSON is {@link HostileInputTest}'s.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileRequestsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(2);
  private static final long GROWTH = 64L << 20;

  private final TestSite site = TestSite.start("carrel.http.request-deadline = 2s");
  private final Caller caller = site.caller();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private String head = "";
  private long usedBefore;

  @BeforeAll
  void signUp() {
    String token =
        TestSite.await(site.store.invitations().issueAdminLink(Duration.ofHours(1))).secret();
    caller.call(
        "auth/sign-up",
        Map.of(
            "email", "admin@example.org",
            "password", Caller.PASSWORD,
            "first_name", "Ada",
            "last_name", "",
            "token", token));
    caller.createProject("Untouched");
    head =
        " HTTP/1.1\r\nHost: localhost:%d\r\nOrigin: %s\r\nCookie: %s\r\n"
            .formatted(site.port(), site.url, caller.cookie)
            .concat("Content-Type: application/json\r\n");
    log.start();
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(log);
    usedBefore = used();
  }

  @AfterAll
  void stop() {
    ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
    try {
      assertThat(caller.call("projects/get", Map.of()).get("total").asInt()).isEqualTo(1);
      assertThat(used() - usedBefore).isLessThan(GROWTH);
      assertThat(log.list).hasSizeLessThan(20);
    } finally {
      site.close();
    }
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private void assertOthersAreAnswered() {
    long before = System.nanoTime();
    caller.call("projects/get", Map.of());
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
  }

  private String create(String title) {
    return "{\"title\":\"" + title + "\"}";
  }

  /** What two readers could understand differently. */
  static List<String> ambiguousBodies() {
    return List.of(
        "Content-Length: 13\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n{\"title\":\"x\"}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 13\r\n\r\nd\r\n{\"title\":\"x\"}\r\n0\r\n\r\n",
        "Content-Length: 13\r\nContent-Length: 14\r\n\r\n{\"title\":\"x\"}",
        "Content-Length: 13, 13\r\n\r\n{\"title\":\"x\"}",
        "Content-Length: +13\r\n\r\n{\"title\":\"x\"}",
        "Content-Length: -13\r\n\r\n{\"title\":\"x\"}",
        "Content-Length: 0xd\r\n\r\n{\"title\":\"x\"}",
        "Content-Length: 13.0\r\n\r\n{\"title\":\"x\"}",
        "Content-Length:\r\n 13\r\n\r\n{\"title\":\"x\"}",
        "Content-Length : 13\r\n\r\n{\"title\":\"x\"}",
        "Content-Length: \r\n\r\n{\"title\":\"x\"}",
        "Transfer-Encoding: xchunked\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: \"chunked\"\r\n\r\nd\r\n{\"title\":\"x\"}\r\n0\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\nd\r\n{\"title\":\"x\"}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, chunked\r\n\r\nd\r\n{\"title\":\"x\"}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\nd\r\n{\"title\":\"x\"}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Foo: bar\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
        "Foo: a\rTransfer-Encoding: chunked\r\nContent-Length: 13\r\n\r\n{\"title\":\"x\"}",
        "Foo: a\0b\r\nContent-Length: 13\r\n\r\n{\"title\":\"x\"}",
        // The framing of chunks.
        "Transfer-Encoding: chunked\r\n\r\n0xd\r\n{\"title\":\"x\"}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-d\r\n{\"title\":\"x\"}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1000000000000000d\r\n{\"title\":\"x\"}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nd\r\n{\"title\":\"x\"}XX0\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("ambiguousBodies")
  void whatHasTwoEndsIsRefusedAndEndsTheConnection(String headersAndBody) throws IOException {
    try (RawClient client = new RawClient(site.port())) {
      client.say("POST /api/v2/projects/create" + head + headersAndBody);
      client.say("GET /alive HTTP/1.1\r\nHost: localhost\r\n\r\n");
      assertTypedRefusal(client.untilClosed());
    }
  }

  private static void assertTypedRefusal(String answers) {
    assertThat(answers)
        .matches("(?s)HTTP/1\\.1 (4|501|505).*\\{\"error\":\"[^\"]+\",\"code\":\"[a-z_]+\"}.*")
        .doesNotContain("HTTP/1.1 2", "alive")
        .doesNotContainIgnoringCase("akka");
  }

  /** Old ways to write a header that must mean the same to everyone: one header, one request. */
  @ParameterizedTest
  @ValueSource(strings = {"X: a\r\n Content-Length: 500\r\n", "X: a\nY: b\r\n"})
  void oldWaysToWriteAHeaderHideNothing(String headers) throws IOException {
    try (RawClient client = new RawClient(site.port())) {
      client.say("GET /alive HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n");
      client.until("\"alive\"}");
      client.say("GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 404").containsOnlyOnce("HTTP/1.1 ");
    }
  }

  static List<List<String>> tooLong() {
    String host = "Host: localhost\r\n";
    return List.of(
        List.of("414 uri_too_long", "GET /" + "a".repeat(1_000_000) + " HTTP/1.1\r\n\r\n"),
        List.of(
            "431 headers_too_large",
            "GET / HTTP/1.1\r\n" + host + "X: y\r\n".repeat(10_000) + "\r\n"),
        List.of(
            "431 headers_too_large",
            "GET / HTTP/1.1\r\n" + host + "X: " + "y".repeat(1_000_000) + "\r\n\r\n"),
        List.of("505 unknown_version", "GET / HTTP/9.9\r\n" + host + "\r\n"),
        List.of("501 not_implemented", "BREW / HTTP/1.1\r\n" + host + "\r\n"),
        List.of("400 invalid", "GET / HTTP/1.1\r\n\r\n"),
        List.of("400 invalid", "GET / HTTP/1.1\r\n" + host + host + "\r\n"),
        List.of("400 invalid", "GET http://evil.example/ HTTP/1.1\r\n" + host + "\r\n"),
        List.of("400 invalid", "GET /a\u0001b HTTP/1.1\r\n" + host + "\r\n"),
        List.of("400 invalid", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001"));
  }

  @ParameterizedTest
  @MethodSource("tooLong")
  void whatIsNoRequestIsRefusedByItsKind(List<String> kindAndRequest) throws IOException {
    try (RawClient client = new RawClient(site.port())) {
      String answer = client.say(kindAndRequest.get(1)).untilClosed();
      assertTypedRefusal(answer);
      String[] kind = kindAndRequest.get(0).split(" ", 2);
      assertThat(answer).startsWith("HTTP/1.1 " + kind[0]).contains("\"" + kind[1] + "\"");
    }
  }

  @Test
  void oddTargetsAreNoDefectOfOurs() throws IOException {
    for (String line : List.of("OPTIONS *", "GET //evil.example/%2e%2e", "POST //", "GET /?%zz")) {
      try (RawClient client = new RawClient(site.port())) {
        client.say(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(client.untilClosed()).as(line).matches("(?s)HTTP/1\\.1 [24].*");
      }
    }
  }

  @Test
  void a100MegabyteBodyIsRefusedWithoutBeingKept() throws IOException {
    try (RawClient announced = new RawClient(site.port())) {
      announced.say("POST /api/v2/projects/create" + head + "Content-Length: 104857600\r\n\r\n");
      assertThat(announced.until("}")).startsWith("HTTP/1.1 413").contains("\"too_large\"");
    }
    byte[] chunk = ("40000\r\n" + "x".repeat(0x40000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try (RawClient chunked = new RawClient(site.port())) {
      chunked.say("POST /api/v2/projects/create" + head + "Transfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 400; i++) {
        chunked.say(chunk);
      }
      assertThat(chunked.untilClosed()).startsWith("HTTP/1.1 413").contains("\"too_large\"");
    }
    assertOthersAreAnswered();
  }

  /** Many at the same time, so none of them may be large, and none may hide how large it is. */
  @Test
  void strangersBodiesAreSmallAndTellTheirLength() throws IOException {
    String stranger =
        "POST /api/v2/auth/sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n";
    String json = "Content-Type: application/json\r\n";
    try (RawClient client = new RawClient(site.port())) {
      client.say(stranger + json + "Content-Length: 20000\r\n\r\n");
      assertThat(client.until("}")).startsWith("HTTP/1.1 413");
    }
    try (RawClient client = new RawClient(site.port())) {
      client.say(stranger + json + "Transfer-Encoding: chunked\r\n\r\nfffff\r\n");
      assertThat(client.until("}")).startsWith("HTTP/1.1 411").contains("\"no_length\"");
    }
  }

  @Test
  void compressedBodiesAreNotUnpacked() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
      zip.write(new byte[100 << 20]);
    }
    for (String coding : List.of("gzip", "deflate", "br", "gzip, gzip")) {
      try (RawClient client = new RawClient(site.port())) {
        client.say(
            "POST /api/v2/projects/create"
                + head
                + "Content-Encoding: "
                + coding
                + "\r\nContent-Length: "
                + bomb.size()
                + "\r\n\r\n");
        client.say(bomb.toByteArray());
        assertThat(client.until("}")).startsWith("HTTP/1.1 415").contains("\"compressed\"");
      }
    }
  }

  @Test
  void whoDribblesIsCutOff() throws IOException {
    List<RawClient> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 300; i++) {
        slow.add(new RawClient(site.port()).say("GET /alive HTTP/1.1\r\nHost: localhost\r\nX: "));
      }
      // After an answer it is the client's turn again, and a refused body may not take for ever.
      RawClient again = new RawClient(site.port());
      again.say("GET /alive HTTP/1.1\r\nHost: localhost\r\n\r\n").until("\"alive\"}");
      RawClient body = new RawClient(site.port());
      body.say("POST /nowhere" + head + "Content-Length: 100000\r\n\r\n").until("}");
      slow.add(again);
      slow.add(body);
      long before = System.nanoTime();
      List<RawClient> open = new ArrayList<>(slow);
      Awaitility.await()
          .atMost(DEADLINE.plusSeconds(8))
          .pollInterval(Duration.ofMillis(250))
          .until(
              () -> {
                for (RawClient client : open) {
                  client.say("x");
                }
                assertOthersAreAnswered();
                return open.stream().allMatch(HostileRequestsTest::isClosed);
              });
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(DEADLINE.minusSeconds(1));
    } finally {
      for (RawClient client : slow) {
        client.close();
      }
    }
  }

  private static boolean isClosed(RawClient client) {
    try {
      client.socket.setSoTimeout(1);
      return client.socket.getInputStream().read() < 0;
    } catch (java.net.SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }

  /** Akka HTTP alone would overflow its stack, and the JVM would end. */
  @ParameterizedTest
  @ValueSource(
      strings = {"GET /alive HTTP/1.1\r\nHost: a\r\n\r\n", "GET /alive HTTP/1.1\nHost:a\n\n"})
  void aBurstOfRequestsIsAnsweredOneByOne(String request) throws IOException {
    try (RawClient client = new RawClient(site.port())) {
      client.say(request.repeat(4000));
      client.say("GET /nowhere HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(client.untilClosed().split("HTTP/1\\.1 200", -1)).hasSize(4001);
    }
  }

  @Test
  void aFloodOfTinyChunksIsCounted() throws IOException {
    try (RawClient client = new RawClient(site.port())) {
      client.say("POST /api/v2/projects/create" + head + "Transfer-Encoding: chunked\r\n\r\n");
      for (int i = 0; i < 20; i++) {
        client.say("1\r\n \r\n".repeat(20_000));
      }
      client.say(("40000\r\n" + " ".repeat(0x40000) + "\r\n").repeat(4));
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 413");
    }
  }

  /** Each as long as a header may be, and as deep as its grammar lets it. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: |a/b,",
        "Cookie: |a=b; ",
        "Authorization: Digest |a=b,",
        "Range: bytes=|0-0,",
        "X-Forwarded-For: |1.2.3.4,",
        "Accept-Encoding: |gzip,",
        "Cache-Control: |a=b,",
        "If-None-Match: |\"a\",",
        "Content-Type: a/b|;a=b",
        "User-Agent: |(",
        "Via: |1.1 a (((,",
        "Upgrade: |a/b,",
        "Connection: |a,",
        "Link: |<a>,",
        "Accept-Language: |a-b-c-d,",
        "Content-Disposition: a|;a=b",
        "Sec-WebSocket-Protocol: |a,",
        "Origin: |http://a "
      })
  void deepHeadersOverflowNothing(String pattern) throws IOException {
    String[] parts = pattern.split("\\|", 2);
    String header = parts[0] + parts[1].repeat(8000 / parts[1].length()) + "\r\n";
    try (RawClient client = new RawClient(site.port())) {
      client.say(
          "GET /alive HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n");
      assertThat(client.untilClosed()).matches("(?s)HTTP/1\\.1 [24].*");
    }
    for (String target :
        List.of("/".repeat(8000), "/?" + "&".repeat(8000), "/" + "%2f".repeat(2600))) {
      try (RawClient client = new RawClient(site.port())) {
        client.say("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(client.untilClosed()).matches("(?s)HTTP/1\\.1 [24].*");
      }
    }
    assertOthersAreAnswered();
  }

  /** Asks for much, reads nothing: what was not written is held back, not kept. */
  @Test
  void whoNeverReadsHoldsNoMemory() throws IOException {
    List<RawClient> clients = new ArrayList<>();
    byte[] asking =
        "GET /api/v2/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .repeat(1000)
            .getBytes(StandardCharsets.US_ASCII);
    try {
      for (int i = 0; i < 100; i++) {
        RawClient client = new RawClient(site.port());
        client.socket.setReceiveBufferSize(4096);
        clients.add(client.say(asking));
      }
      assertOthersAreAnswered();
      assertThat(used() - usedBefore).isLessThan(GROWTH);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }

  /** A client that has said its request and closed its half still gets the answer. */
  @Test
  void halfOpenConnectionsAreAnsweredAndClosed() throws IOException {
    try (RawClient client = new RawClient(site.port())) {
      client.say("GET /alive HTTP/1.1\r\nHost: localhost\r\n\r\n");
      client.socket.shutdownOutput();
      assertThat(client.untilClosed()).contains("\"alive\"");
    }
  }

  @Test
  void onlyOurOwnPagesChangeSomething() throws IOException {
    for (String origin :
        List.of("https://evil.example", "null", "http://localhost.evil.example", "")) {
      try (RawClient client = new RawClient(site.port())) {
        String body = create("From elsewhere");
        client.say(
            "POST /api/v2/projects/create"
                + head.replace("Origin: " + site.url, "Origin: " + origin)
                + "Content-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);
        assertThat(client.until("}")).startsWith("HTTP/1.1 403").contains("\"bad_origin\"");
      }
    }
  }
}
