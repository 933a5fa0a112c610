package io.carrel.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.http.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Visitors that attack applications through the proxy, and applications that attack visitors. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileProxyTest {
  private static final long GROWTH = 64L << 20;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)\r\n");

  private final BlockingQueue<String> seen = new LinkedBlockingQueue<>();
  private ProxySite site;
  private int echo;

  @BeforeAll
  void start() throws Exception {
    site = new ProxySite(Optional.of(ProxySite.DOMAIN));
    echo = site.fake.application((line, call) -> answerWithBody(call));
  }

  @AfterAll
  void stop() throws IOException {
    site.close();
  }

  @BeforeEach
  void forget() {
    seen.clear();
  }

  /** Reads the body that Content-Length tells of; more would be seen as a request of its own. */
  private void answerWithBody(FakeProject.Call call) {
    try {
      var length = LENGTH.matcher(call.head());
      int bytes = length.find() ? Integer.parseInt(length.group(1)) : 0;
      String body = new String(call.in().readNBytes(bytes), StandardCharsets.ISO_8859_1);
      seen.add(call.head() + body);
      call.say("HTTP/1.1 200 OK\nContent-Length: 2\n\nok");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String request(String method, int app, String path, String headers) {
    return ("%s /%s/server/%d%s HTTP/1.1\r\nHost: localhost:8080\r\n"
            + "Authorization: Bearer sk-good\r\n%s\r\n")
        .formatted(method, site.project.id, app, path, headers);
  }

  private RawClient send(String bytes) throws IOException {
    return new RawClient(site.port).say(bytes);
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  // Requests towards the application.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: +3\r\n",
        "Transfer-Encoding: xchunked\r\nContent-Length: 3\r\n",
        "Transfer-Encoding: chunked, identity\r\nContent-Length: 3\r\n",
        "Transfer-Encoding : chunked\r\nContent-Length: 3\r\n",
        "Transfer-Encoding: \u000bchunked\r\nContent-Length: 3\r\n",
        "X: a\rTransfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "X: a\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "Transfer-Encoding:\r\n chunked\r\nContent-Length: 3\r\n",
      })
  void ambiguousRequestsReachNoApplication(String headers) throws Exception {
    try (RawClient client = send(request("POST", echo, "/first", headers) + "0\r\n" + smuggled())) {
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 400").doesNotContain("HTTP/1.1 2");
    }
    assertThat(seen.poll(100, TimeUnit.MILLISECONDS)).isNull();
  }

  private String smuggled() {
    return request("GET", echo, "/smuggled", "Connection: close\r\n");
  }

  /** However it was written, the application reads it in one way only: ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 3\r\n",
        "Content-Length: 03\r\n",
        "Content-Length: 3\r\nContent-Length: 3\r\n",
        // Akka HTTP counts modulo 2^64. Every proxy that could stand before us refuses this.
        "Content-Length: 18446744073709551619\r\n",
        "X: a\r\n Transfer-Encoding: chunked\r\nContent-Length: 3\r\n",
        "X: a\nContent-Length: 3\r\n",
        "Connection: content-length\r\nContent-Length: 3\r\n",
        "Trailer: Content-Length\r\nTE: trailers\r\nContent-Length: 3\r\n",
      })
  void whatPassesIsWrittenAnew(String headers) throws Exception {
    try (RawClient client = send(request("POST", echo, "/first", headers) + "a=1" + smuggled())) {
      client.untilClosed();
    }
    String first = seen.poll(20, TimeUnit.SECONDS);
    assertThat(first)
        .startsWith("POST /first HTTP/1.1\r\n")
        .endsWith("\r\n\r\na=1")
        .containsOnlyOnce("Content-Length: 3\r\n")
        .doesNotContainPattern("(?i)\ntransfer-encoding|(?<!\r)\n|\r(?!\n)|\ntrailer|\nte:");
    assertThat(seen.poll(20, TimeUnit.SECONDS)).startsWith("GET /smuggled HTTP/1.1\r\n");
  }

  // Redirects.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//evil.example",
        "//evil.example/%2f..",
        "/\\evil.example",
        "///evil.example",
        "https://evil.example",
        "javascript:alert(1)",
        "/a\r\nSet-Cookie: carrel=evil",
        "/a\tb",
        "/\u00e9",
        "",
      })
  void noRedirectLeadsElsewhere(String target) throws Exception {
    String host = echo + "--" + site.project.id + "." + ProxySite.DOMAIN;
    String token = "token=x&to=" + URLEncoder.encode(target, StandardCharsets.UTF_8);
    assertLeadsNowhere(
        "GET /.carrel/hand-off?" + token + " HTTP/1.1\r\nHost: " + host + "\r\n", "400");
    if (target.startsWith("/") && !target.contains("\r")) {
      String asPerson = "Accept: text/html\r\n";
      assertLeadsNowhere(
          "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + asPerson, "4\\d\\d");
      assertLeadsNowhere(
          "GET /%s/server/%d%s HTTP/1.1\r\nHost: localhost\r\nCookie: carrel=good\r\n"
                  .formatted(site.project.id, echo, target)
              + asPerson,
          "303|4\\d\\d");
    }
  }

  private void assertLeadsNowhere(String request, String status) throws IOException {
    try (RawClient client = send(request + "Connection: close\r\n\r\n")) {
      assertThat(client.untilClosed())
          .matches("(?s)HTTP/1\\.1 (" + status + "|505).*")
          .doesNotContainPattern("(?i)\nlocation: (?!http://\\d+--[0-9a-f-]{36}\\.localhost:8080/)")
          .doesNotContainPattern("(?i)\nset-cookie:")
          .doesNotContain("to=%2F%2F", "to=%2F%5C");
    }
  }

  @Test
  void otherSitesChangeNothingInApplications() throws Exception {
    String handOff =
        send("GET /%s/server/%d/ HTTP/1.1\r\nHost: localhost\r\nCookie: carrel=good\r\nConnection: close\r\n\r\n"
                .formatted(site.project.id, echo))
            .untilClosed();
    String host = echo + "--" + site.project.id + "." + ProxySite.DOMAIN;
    String path = handOff.replaceAll("(?s).*\\nLocation: http://[^/]+(/\\S+)\r\n.*", "$1");
    String entered =
        send("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
            .untilClosed();
    String cookie = entered.replaceAll("(?s).*Set-Cookie: ([^;]+);.*", "$1");
    for (String origin : List.of("https://evil.example", "null", "http://localhost:8080")) {
      String post =
          "POST /x HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nOrigin: %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
      assertThat(send(post.formatted(host, cookie, origin)).untilClosed())
          .startsWith("HTTP/1.1 403")
          .contains("\"bad_origin\"");
    }
    assertThat(seen).isEmpty();
  }

  // Applications' answers.

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X: a\nSet-Cookie: carrel=evil\r\n",
        "X: a\rSet-Cookie: carrel=evil\r\n",
        "X: a\r\n Set-Cookie: carrel=evil\r\n",
        "X: a\0\r\n",
        "Set-Cookie: carrel=evil\r\n",
        "Set-Cookie : carrel=evil\r\n",
      })
  void anApplicationSetsNoCookieOfOurs(String headers) throws Exception {
    int app =
        site.fake.application(
            (line, call) -> {
              boolean upgrades = call.head().contains("Upgrade: websocket");
              raw(
                  call,
                  upgrades
                      ? "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          + headers
                          + "\r\n"
                      : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + headers + "\r\n");
            });
    String upgrade =
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    for (String kind : List.of("Connection: close\r\n", upgrade)) {
      try (RawClient client = send(request("GET", app, "/", kind))) {
        assertThat(client.until("\r\n\r\n"))
            .as(kind)
            .doesNotContainPattern("(?i)(^|[\r\n])set-cookie")
            .doesNotContain("\0");
      }
    }
  }

  private static void raw(FakeProject.Call call, String bytes) {
    raw(call, bytes.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static void raw(FakeProject.Call call, byte[] bytes) {
    try {
      call.out().write(bytes);
      call.out().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"X: ", "X: y\r\nX: y\r\nX: y\r\nX: y\r\n"})
  void anAnswerWithAnEndlessHeadIsABadGateway(String header) throws Exception {
    byte[] part = header.repeat(4096).getBytes(StandardCharsets.ISO_8859_1);
    int app =
        site.fake.application(
            (line, call) -> {
              raw(call, "HTTP/1.1 200 OK\r\n");
              for (int i = 0; i < 1000; i++) {
                raw(call, part);
              }
            });
    long before = used();
    try (RawClient client = send(request("GET", app, "/", "Connection: close\r\n"))) {
      assertThat(client.untilClosed()).startsWith("HTTP/1.1 502").contains("\"bad_gateway\"");
    }
    assertThat(used() - before).isLessThan(GROWTH);
  }

  /** What is packed stays packed, and every piece passes when it comes. */
  @Test
  void packedAnswersPassAsTheyCome() throws Exception {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      for (int i = 0; i < 100; i++) {
        zip.write(new byte[1 << 20]);
      }
    }
    byte[] bomb = zipped.toByteArray();
    int half = bomb.length / 2;
    CountDownLatch firstRead = new CountDownLatch(1);
    int app =
        site.fake.application(
            (line, call) -> {
              raw(
                  call,
                  "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                      + bomb.length
                      + "\r\n\r\n");
              raw(call, Arrays.copyOf(bomb, half));
              await(firstRead);
              raw(call, Arrays.copyOfRange(bomb, half, bomb.length));
            });
    long before = used();
    try (RawClient client = send(request("GET", app, "/", "Accept-Encoding: gzip\r\n"))) {
      assertThat(client.until("\r\n\r\n")).contains("Content-Encoding: gzip");
      assertThat(client.socket.getInputStream().readNBytes(half))
          .isEqualTo(Arrays.copyOf(bomb, half));
      firstRead.countDown();
      assertThat(client.socket.getInputStream().readNBytes(bomb.length - half))
          .isEqualTo(Arrays.copyOfRange(bomb, half, bomb.length));
    }
    assertThat(used() - before).isLessThan(GROWTH);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whoNeverReadsHoldsTheApplicationBackAndNobodyElse() throws Exception {
    AtomicLong written = new AtomicLong();
    byte[] block = new byte[64 * 1024];
    int app =
        site.fake.application(
            (line, call) -> {
              raw(call, "HTTP/1.1 200 OK\r\nContent-Length: 1000000000000\r\n\r\n");
              while (!Thread.currentThread().isInterrupted()) {
                raw(call, block);
                written.addAndGet(block.length);
              }
            });
    long before = used();
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        RawClient client = new RawClient(site.port);
        client.socket.setReceiveBufferSize(4096);
        clients.add(client.say(request("GET", app, "/", "")));
      }
      // All of them have come to a halt: what the kernel's buffers hold, and not a byte more.
      long[] last = new long[] {-1};
      Awaitility.await()
          .pollInterval(java.time.Duration.ofMillis(500))
          .until(() -> written.get() > 0 && last[0] == (last[0] = written.get()));
      assertThat(used() - before).isLessThan(GROWTH);
      try (RawClient other = send(request("GET", echo, "/other", "Connection: close\r\n"))) {
        assertThat(other.untilClosed()).endsWith("ok");
      }
      assertThat(seen.poll(1, TimeUnit.SECONDS)).startsWith("GET /other");
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
    }
  }
}
