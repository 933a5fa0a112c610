package io.carrel.project;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What no hub sends to a project server. Each gets a typed refusal or a closed connection; nothing
 * changes, memory stays flat, others are answered, and the log stays short.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileRequestsTest {
  private static final int REQUEST_SECONDS = 2;
  private static final String AUTH =
      "Host: x\r\nAuthorization: Bearer " + ServerProcess.CREDENTIAL + "\r\n";
  private static final String SMUGGLED =
      "PUT /files/smuggled HTTP/1.1\r\n" + AUTH + "Content-Length: 1\r\n\r\nx";

  /** Kilobytes; with a heap of 24 MB it cannot be much more without ending. */
  private static final long GROWTH_KB = 40 * 1024;

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
            List.of("--request-seconds", "" + REQUEST_SECONDS),
            ProcessBuilder.Redirect.to(log.toFile()));
    server.put("/files/kept", "kept");
    residentKb = server.residentKb();
  }

  @AfterAll
  void stop() throws Exception {
    try {
      assertThat(server.get("/files/kept").body()).isEqualTo("kept");
      assertThat(server.get("/files/?list&hidden").body()).doesNotContain("smuggled", ".part");
      assertThat(server.residentKb() - residentKb).isLessThan(GROWTH_KB);
      assertThat(Files.size(log)).isLessThan(16 * 1024);
      assertThat(Files.readString(log)).doesNotContain(ServerProcess.CREDENTIAL, "\tat ");
    } finally {
      server.close();
    }
  }

  /** What two readers could understand differently, followed by what one of them would see. */
  static List<String> ambiguousBodies() {
    return List.of(
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n1\r\nx\r\n0\r\n\r\n",
        "Content-Length: 1\r\nContent-Length: 2\r\n\r\nx",
        "Content-Length: 1\r\nContent-Length: 1\r\n\r\nx",
        "Content-Length: 1, 1\r\n\r\nx",
        "Content-Length: +1\r\n\r\nx",
        "Content-Length: -1\r\n\r\nx",
        "Content-Length: 0x1\r\n\r\nx",
        "Content-Length: 18446744073709551617\r\n\r\nx",
        "Content-Length: \r\n\r\nx",
        "Content-Length:\r\n 1\r\n\r\nx",
        "Content-Length : 1\r\n\r\nx",
        "Transfer-Encoding: xchunked\r\n\r\n",
        "Transfer-Encoding: identity\r\n\r\n",
        "Transfer-Encoding: \"chunked\"\r\n\r\n",
        "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n",
        "Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n",
        "Foo: bar\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Foo: a\rb\r\nContent-Length: 1\r\n\r\nx",
        "Foo: a\0b\r\nContent-Length: 1\r\n\r\nx",
        // The framing of chunks.
        "Transfer-Encoding: chunked\r\n\r\n1\nx\n0\n\n",
        "Transfer-Encoding: chunked\r\n\r\n1;a\nb\r\nx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n0x1\r\nx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n100000001\r\nx\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n1\r\nxXX0\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("ambiguousBodies")
  void whatHasTwoEndsIsRefusedAndEndsTheConnection(String headersAndBody) throws Exception {
    try (RawClient client = new RawClient(server.port)) {
      client.say("PUT /files/kept HTTP/1.1\r\n" + AUTH + headersAndBody + SMUGGLED);
      assertTypedRefusals(client.untilClosed());
    }
    assertThat(server.get("/files/kept").body()).isEqualTo("kept");
  }

  private static void assertTypedRefusals(String answers) {
    assertThat(answers)
        .matches("(?s)HTTP/1\\.1 (4|501|505).*\\{\"error\":\"[^\"]+\",\"code\":\"[a-z_]+\"}")
        .doesNotContain("HTTP/1.1 2")
        .containsOnlyOnce("HTTP/1.1 ");
  }

  /** Folding a header was allowed once; it must mean the same to everyone: one header. */
  @Test
  void aFoldedHeaderHidesNothing() throws Exception {
    try (RawClient client = new RawClient(server.port)) {
      client.say(
          "GET /files/kept HTTP/1.1\r\n"
              + AUTH
              + "X-Folded: a\r\n Content-Length: 500\r\n\r\nGET /healthz HTTP/1.1\r\n"
              + "Host: x\r\nConnection: close\r\n\r\n");
      assertThat(client.untilClosed()).contains("kept").endsWith("ready\n");
    }
  }

  static List<String> tooLong() {
    return List.of(
        "GET /" + "a".repeat(1_000_000) + " HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\n" + "X: y\r\n".repeat(10_000) + "\r\n",
        "GET / HTTP/1.1\r\nX: " + "y".repeat(1_000_000) + "\r\n\r\n",
        "GET / HTTP/9.9\r\n" + AUTH + "\r\n");
  }

  @ParameterizedTest
  @MethodSource("tooLong")
  void whatIsTooLongIsRefusedByItsKind(String request) throws Exception {
    try (RawClient client = new RawClient(server.port)) {
      String answer = client.say(request).untilClosed();
      assertTypedRefusals(answer);
      assertThat(answer)
          .containsPattern("uri_too_long|headers_too_large|unknown_version")
          .startsWith(
              request.startsWith("GET /a")
                  ? "HTTP/1.1 414"
                  : request.contains("9.9") ? "HTTP/1.1 505" : "HTTP/1.1 431");
    }
  }

  @Test
  void compressedBodiesAreNotUnpacked() throws Exception {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 100; i++) {
        zip.write(zeros);
      }
    }
    try (RawClient client = new RawClient(server.port)) {
      client.say(
          "POST /exec HTTP/1.1\r\n"
              + AUTH
              + "Connection: close\r\nContent-Encoding: gzip\r\nContent-Length: "
              + bomb.size()
              + "\r\n\r\n");
      assertThat(client.say(bomb.toByteArray()).untilClosed())
          .startsWith("HTTP/1.1 415")
          .contains("\"compressed\"");
    }
    assertThat(server.put("/files/kept", "x", "Content-Encoding", "gzip").statusCode())
        .isEqualTo(415);
  }

  @Test
  void a100MegabyteBodyIsRefusedAndNotKept() throws Exception {
    try (RawClient announced = new RawClient(server.port)) {
      announced.say("POST /exec HTTP/1.1\r\n" + AUTH + "Content-Length: 104857600\r\n\r\n");
      assertThat(announced.until("}")).startsWith("HTTP/1.1 413").contains("too_large");
    }
    try (RawClient chunked = new RawClient(server.port)) {
      chunked.say("POST /exec HTTP/1.1\r\n" + AUTH + "Transfer-Encoding: chunked\r\n\r\n");
      byte[] chunk =
          ("100000\r\n" + "x".repeat(0x100000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 100; i++) {
        chunked.say(chunk);
      }
      assertThat(chunked.untilClosed()).startsWith("HTTP/1.1 413").contains("too_large");
    }
    assertOthersAreAnswered();
  }

  private void assertOthersAreAnswered() throws Exception {
    long before = System.nanoTime();
    assertThat(server.get("/files/kept").body()).isEqualTo("kept");
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void whoDribblesIsCutOff() throws Exception {
    List<RawClient> slow = new ArrayList<>();
    try {
      for (int i = 0; i < 200; i++) {
        slow.add(new RawClient(server.port));
      }
      // A refused body that never ends is no better.
      RawClient body = new RawClient(server.port);
      body.say("POST /exec HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\nx");
      slow.add(body);
      long before = System.nanoTime();
      Awaitility.await()
          .atMost(Duration.ofSeconds(REQUEST_SECONDS + 8))
          .pollInterval(Duration.ofMillis(200))
          .until(
              () -> {
                for (RawClient client : slow) {
                  client.say(client == body ? "x" : "G");
                }
                assertOthersAreAnswered();
                return connections() < 20;
              });
      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .isGreaterThan(Duration.ofSeconds(REQUEST_SECONDS - 1));
      assertThat(body.untilClosed()).startsWith("HTTP/1.1 401");
    } finally {
      for (RawClient client : slow) {
        client.close();
      }
    }
  }

  /** Established connections at the server's end. */
  private long connections() throws IOException {
    String local = ":%04X ".formatted(server.port);
    long all = 0;
    for (String table : List.of("tcp", "tcp6")) {
      all +=
          Files.readAllLines(Path.of("/proc", "" + server.process.pid(), "net", table)).stream()
              .map(line -> line.strip().split("\\s+"))
              .filter(row -> (row[1] + " ").endsWith(local) && row[3].equals("01"))
              .count();
    }
    return all;
  }

  @Test
  void whoNeverReadsHoldsNoMemory() throws Exception {
    server.post("/exec", "{\"command\":\"truncate\",\"args\":[\"-s\",\"1G\",\"large\"]}");
    List<RawClient> clients = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        RawClient client = new RawClient(server.port);
        client.socket.setReceiveBufferSize(4096);
        clients.add(client.say("GET /files/large HTTP/1.1\r\n" + AUTH + "\r\n"));
      }
      for (RawClient client : clients) {
        client.until("1073741824");
      }
      assertOthersAreAnswered();
      assertThat(server.residentKb() - residentKb).isLessThan(GROWTH_KB);
    } finally {
      for (RawClient client : clients) {
        client.close();
      }
      server.delete("/files/large");
    }
  }

  @Test
  void namesWithLineBreaksAndReorderingMarksStayNames() throws Exception {
    String name = "a%0D%0ASet-Cookie%3A%20x%3Dy%E2%80%AEgpj.exe";
    assertThat(server.put("/files/" + name, "harmless").statusCode()).isEqualTo(200);
    try (RawClient client = new RawClient(server.port)) {
      client.say(
          "GET /files/" + name + "?download HTTP/1.1\r\n" + AUTH + "Connection: close\r\n\r\n");
      String head = client.untilClosed();
      assertThat(head)
          .contains("filename*=UTF-8''" + name)
          .contains("filename=\"a__Set-Cookie__x_y___gpj.exe\"")
          .doesNotContain("\r\nSet-Cookie");
    }
    assertThat(server.delete("/files/" + name).statusCode()).isEqualTo(204);
  }

  /** Linux has two files here, so their owner sees two, and each is reached by its own bytes. */
  @Test
  void namesThatOnlyLookAlikeStayApart() throws Exception {
    server.put("/files/alike/caf%C3%A9?parents", "composed");
    server.put("/files/alike/cafe%CC%81?parents", "decomposed");
    assertThat(server.get("/files/alike/caf%C3%A9").body()).isEqualTo("composed");
    assertThat(server.get("/files/alike/cafe%CC%81").body()).isEqualTo("decomposed");
    assertThat(server.get("/files/alike?list").body())
        .contains("caf\u00e9", "cafe\u0301", "\"total\":2");
    server.delete("/files/alike?recursive");
  }
}
