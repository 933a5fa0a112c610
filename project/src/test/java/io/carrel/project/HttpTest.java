package io.carrel.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HttpTest {
  private static final int MIB = 1 << 20;
  private Path folder;
  private ServerProcess server;

  @BeforeAll
  void start(@TempDir Path shared) throws Exception {
    folder = shared;
    server = ServerProcess.start(folder);
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  @Test
  void onlyHealthIsAnsweredWithoutTheCredential() throws Exception {
    var bare = HttpRequest.newBuilder(server.request("/metrics").build().uri());
    assertThat(server.send(bare).statusCode()).isEqualTo(401);
    assertThat(server.send(bare.header("Authorization", "Bearer wrong")).statusCode())
        .isEqualTo(401);
    var health = HttpRequest.newBuilder(server.request("/healthz").build().uri());
    assertThat(server.send(health).statusCode()).isEqualTo(200);
    assertThat(server.get("/metrics").body()).contains("carrel_project_uptime_seconds");
    assertThat(server.post("/exec", "{\"command\":\"env\"}").body())
        .contains("CARREL_RUN=")
        .doesNotContain(ServerProcess.CREDENTIAL);
  }

  @Test
  void filesHaveVersionsAndRanges() throws Exception {
    String made = server.put("/files/v/a%20b.txt?parents", "0123456789").body();
    String version = LinkClient.word(made, "version");
    assertThat(LinkClient.word(made, "name")).isEqualTo("a b.txt");
    var second = server.put("/files/v/a%20b.txt", "changed!!!", "If-Match", version);
    assertThat(second.statusCode()).isEqualTo(200);
    var third = server.put("/files/v/a%20b.txt", "lost", "If-Match", version);
    assertThat(third.statusCode()).isEqualTo(412);
    assertThat(third.body()).contains("version_conflict");
    assertThat(server.put("/files/v/a%20b.txt", "x", "If-None-Match", "*").statusCode())
        .isEqualTo(412);
    var part = server.send(server.request("/files/v/a%20b.txt").header("Range", "bytes=2-4").GET());
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("ang");
    assertThat(part.headers().firstValue("content-range")).contains("bytes 2-4/10");
    var last = server.send(server.request("/files/v/a%20b.txt").header("Range", "bytes=-3").GET());
    assertThat(last.body()).isEqualTo("!!!");
    var none = server.send(server.request("/files/v/a%20b.txt").header("Range", "bytes=10-").GET());
    assertThat(none.statusCode()).isEqualTo(416);
    var stale =
        server.send(
            server
                .request("/files/v/a%20b.txt")
                .headers("Range", "bytes=2-4", "If-Range", '"' + version + '"')
                .GET());
    assertThat(stale.statusCode()).isEqualTo(200);
    String etag = stale.headers().firstValue("etag").orElseThrow();
    var same =
        server.send(server.request("/files/v/a%20b.txt").header("If-None-Match", etag).GET());
    assertThat(same.statusCode()).isEqualTo(304);
    var download = server.get("/files/v/a%20b.txt?download");
    assertThat(download.headers().firstValue("content-disposition"))
        .contains("attachment; filename=\"a_b.txt\"; filename*=UTF-8''a%20b.txt");
  }

  @Test
  void entriesAreMovedCopiedFoundAndDeleted() throws Exception {
    assertThat(server.post("/files/m/one/two?folder&parents", "").statusCode()).isEqualTo(201);
    server.put("/files/m/one/needle.txt", "n");
    assertThat(server.post("/files/m/one?copy", "{\"to\":\"m/copy\"}").statusCode()).isEqualTo(200);
    assertThat(server.get("/files/m/copy/needle.txt").body()).isEqualTo("n");
    assertThat(server.post("/files/m/one?copy", "{\"to\":\"m/one/x\"}").body())
        .contains("into_itself");
    assertThat(server.post("/files/m/one?move", "{\"to\":\"m/copy\"}").body()).contains("exists");
    assertThat(server.post("/files/m/one?move", "{\"to\":\"m/moved\"}").statusCode())
        .isEqualTo(200);
    assertThat(server.get("/files/m?find=NEED").body())
        .contains("m/copy/needle.txt", "m/moved/needle.txt", "\"complete\":true");
    assertThat(server.delete("/files/m/moved").body()).contains("not_empty");
    assertThat(server.delete("/files/m/moved?recursive").statusCode()).isEqualTo(204);
    assertThat(server.get("/files/m/moved?list").statusCode()).isEqualTo(404);
    assertThat(server.delete("/files/?recursive").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/files/../secret",
        "/files/a/../../secret",
        "/files/%2e%2e/secret",
        "/files/out/secret",
        "/files/out?list",
        "/files/deep/link/secret",
      })
  void nothingOutsideTheHomeIsReached(String path) throws Exception {
    Files.writeString(folder.resolve("secret"), "secret");
    Files.createDirectories(server.home.resolve("a"));
    Files.createDirectories(server.home.resolve("deep"));
    link(server.home.resolve("out"), folder);
    link(server.home.resolve("deep/link"), Path.of("../out"));
    HttpResponse<String> answer = rawGet(path);
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).contains("outside_home");
    assertThat(server.put("/files/out/new", "x").statusCode()).isEqualTo(403);
    assertThat(server.delete("/files/out/secret").statusCode()).isEqualTo(403);
    assertThat(server.post("/files/a?move", "{\"to\":\"out/a\"}").statusCode()).isEqualTo(403);
    assertThat(server.delete("/files/deep/link").statusCode()).isEqualTo(204);
    assertThat(Files.exists(folder.resolve("secret"))).isTrue();
  }

  private static void link(Path link, Path target) throws Exception {
    if (!Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      Files.createSymbolicLink(link, target);
    }
  }

  /** The JDK's client would normalise the path. */
  private HttpResponse<String> rawGet(String path) throws Exception {
    return server.send(
        server
            .request("/x")
            .uri(java.net.URI.create("http://127.0.0.1:" + server.port + path))
            .GET());
  }

  @Test
  void specialFilesAndBadNamesAreRefused() throws Exception {
    server.post("/exec", "{\"command\":\"mkfifo\",\"args\":[\"pipe\"]}");
    assertThat(server.get("/files/pipe").body()).contains("special_file");
    assertThat(server.put("/files/pipe", "x").body()).contains("special_file");
    assertThat(server.get("/files/a%00b").statusCode()).isEqualTo(400);
    assertThat(server.get("/files/a%2Fb").statusCode()).isEqualTo(400);
    assertThat(server.put("/files/" + "n".repeat(256), "x").statusCode()).isEqualTo(400);
  }

  @Test
  void namesThatAreNoUtf8KeepTheirBytes() throws Exception {
    assertThat(server.put("/files/raw/%FFname%C3%A9?parents", "bytes").statusCode()).isEqualTo(200);
    String list = server.get("/files/raw?list").body();
    assertThat(LinkClient.word(list, "raw")).isEqualTo("%FFname%C3%A9");
    assertThat(LinkClient.word(list, "name")).isEqualTo("\uFFFDnameé");
    assertThat(server.get("/files/raw/%FFname%C3%A9").body()).isEqualTo("bytes");
    assertThat(server.post("/exec", "{\"command\":\"ls raw | od -An -tx1\",\"bash\":true}").body())
        .contains("ff 6e 61 6d 65 c3 a9");
    assertThat(server.delete("/files/raw/%FFname%C3%A9").statusCode()).isEqualTo(204);
    assertThat(server.get("/files/raw?list").body()).contains("\"total\":0");
  }

  @Test
  void aFolderOf100000EntriesIsPaged() throws Exception {
    server.post(
        "/exec",
        "{\"command\":\"mkdir big && cd big && seq -f f%06g 1 100000 | xargs touch\",\"bash\":true}");
    String first = server.get("/files/big/?list&limit=1000").body();
    assertThat(first).contains("\"total\":100000").contains("f000001").contains("f001000");
    String next = LinkClient.word(first, "next").replace("/", "%2F");
    String second = server.get("/files/big/?list&limit=1000&after=" + next).body();
    assertThat(second).contains("f001001").contains("f002000").doesNotContain("f001000");
    assertThat(server.get("/files/big/?list&limit=2&order=desc&sort=modified").statusCode())
        .isEqualTo(200);
    assertThat(server.get("/files/big/?list&filter=99999").body()).contains("\"total\":1}");
    assertThat(server.delete("/files/big?recursive").statusCode()).isEqualTo(204);
  }

  private static byte[] block(long seed) {
    byte[] block = new byte[MIB];
    new Random(seed).nextBytes(block);
    return block;
  }

  @Test
  void anUploadLargerThanMemoryIsResumed() throws Exception {
    int mib = 200;
    byte[] block = block(5);
    String body = "{\"path\":\"large.bin\",\"size\":" + (long) mib * MIB + "}";
    String id = LinkClient.word(server.post("/uploads", body).body(), "id");
    assertThat(patch(id, 7, new byte[1]).statusCode()).isEqualTo(409);
    cutUpload(id, block);
    long offset = offset(id);
    assertThat(offset).isPositive().isLessThan((long) mib * MIB);
    var rest = new RepeatingStream(block, offset, (long) mib * MIB - offset);
    var finished =
        server.send(
            server
                .request("/uploads/" + id)
                .header("Upload-Offset", "" + offset)
                .method("PATCH", HttpRequest.BodyPublishers.ofInputStream(() -> rest)));
    assertThat(finished.statusCode()).isEqualTo(200);
    assertThat(LinkClient.number(finished.body(), "size")).isEqualTo((long) mib * MIB);
    try (InputStream in =
        server
            .http
            .send(
                server.request("/files/large.bin").GET().build(),
                HttpResponse.BodyHandlers.ofInputStream())
            .body()) {
      for (int i = 0; i < mib; i++) {
        assertThat(java.util.Arrays.equals(in.readNBytes(MIB), block)).isTrue();
      }
      assertThat(in.read()).isEqualTo(-1);
    }
    server.delete("/files/large.bin");
    assertThat(server.get("/files/?list&hidden&filter=carrel-").body()).contains("\"total\":0");
  }

  private HttpResponse<String> patch(String id, long offset, byte[] bytes) throws Exception {
    return server.send(
        server
            .request("/uploads/" + id)
            .header("Upload-Offset", "" + offset)
            .method("PATCH", HttpRequest.BodyPublishers.ofByteArray(bytes)));
  }

  private long offset(String id) throws Exception {
    var head = server.request("/uploads/" + id).method("HEAD", HttpRequest.BodyPublishers.noBody());
    return Long.parseLong(server.send(head).headers().firstValue("upload-offset").orElseThrow());
  }

  private void cutUpload(String id, byte[] block) throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port)) {
      OutputStream out = socket.getOutputStream();
      out.write(
          ("PATCH /uploads/"
                  + id
                  + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
                  + ServerProcess.CREDENTIAL
                  + "\r\nUpload-Offset: 0\r\nContent-Length: 209715200\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII));
      for (int i = 0; i < 20; i++) {
        out.write(block);
      }
      out.write(block, 0, 12345);
      out.flush();
      Awaitility.await().until(() -> offset(id) == 20L * MIB + 12345);
    }
    Awaitility.await().until(() -> patch(id, 1, new byte[1]).body().contains("offset_conflict"));
  }

  private static final class RepeatingStream extends InputStream {
    private final byte[] block;
    private long at;
    private long left;

    RepeatingStream(byte[] block, long from, long count) {
      this.block = block;
      this.at = from;
      this.left = count;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left == 0) {
        return -1;
      }
      int place = (int) (at % block.length);
      int n = (int) Math.min(Math.min(length, left), block.length - place);
      System.arraycopy(block, place, into, offset, n);
      at += n;
      left -= n;
      return n;
    }
  }

  /** Whether the process runs; one that only waits to be reaped does not. */
  private static boolean isRunning(long pid) throws java.io.IOException {
    Path stat = Path.of("/proc", Long.toString(pid), "stat");
    return Files.exists(stat) && !Files.readString(stat).contains(") Z ");
  }

  @Test
  void commandsHaveLimits() throws Exception {
    String ok =
        server
            .post(
                "/exec",
                "{\"command\":\"cat; echo err >&2; exit 3\",\"bash\":true,\"stdin\":\"é\"}")
            .body();
    assertThat(ok).contains("\"stdout\":\"é\"", "\"stderr\":\"err\\n\"", "\"exit_code\":3");
    long before = System.nanoTime();
    String late =
        server
            .post(
                "/exec",
                "{\"command\":\"sleep 5555 & echo $!; sleep 5556\",\"bash\":true,\"timeout\":1}")
            .body();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    assertThat(late).contains("\"timed_out\":true");
    long pid = Long.parseLong(LinkClient.word(late, "stdout").replace("\\n", ""));
    Awaitility.await().until(() -> !isRunning(pid));
    String large =
        server
            .post(
                "/exec",
                "{\"command\":\"head\",\"args\":[\"-c\",\"30000000\",\"/dev/zero\"],\"max_output\":10485760}")
            .body();
    assertThat(large).contains("\"truncated\":true");
    assertThat(large.length()).isBetween(6 * 10485760, 6 * 10485760 + 1000);
    assertThat(server.post("/exec", "{\"command\":\"true\",\"timeout\":301}").statusCode())
        .isEqualTo(400);
    assertThat(server.post("/exec", "{\"command\":\"true\",\"nonsense\":1}").statusCode())
        .isEqualTo(400);
    assertThat(server.post("/exec", "{\"command\":\"no-such-command\"}").body())
        .contains("\"exit_code\":127");
  }

  @Test
  void aTunnelCarries100MegabytesBothWays() throws Exception {
    byte[] block = block(9);
    try (ServerSocket echo = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread echoing = new Thread(() -> echo(echo), "echo");
      echoing.start();
      try (Socket socket = tunnel("127.0.0.1:" + echo.getLocalPort())) {
        assertThat(answer(socket)).startsWith("HTTP/1.1 200");
        Thread sending = new Thread(() -> send(socket, block), "send");
        sending.start();
        InputStream in = socket.getInputStream();
        for (int i = 0; i < 100; i++) {
          assertThat(java.util.Arrays.equals(in.readNBytes(MIB), block)).isTrue();
        }
        assertThat(in.read()).isEqualTo(-1);
        sending.join();
      }
      echoing.join();
    }
    try (Socket socket = tunnel("example.org:80")) {
      assertThat(answer(socket)).startsWith("HTTP/1.1 403");
    }
    try (Socket socket = tunnel("localhost:1")) {
      assertThat(answer(socket)).startsWith("HTTP/1.1 502");
    }
  }

  private Socket tunnel(String target) throws Exception {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port);
    socket
        .getOutputStream()
        .write(
            ("CONNECT "
                    + target
                    + " HTTP/1.1\r\nHost: x\r\nProxy-Authorization: Bearer "
                    + ServerProcess.CREDENTIAL
                    + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String answer(Socket socket) throws Exception {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) socket.getInputStream().read());
    }
    return head.toString();
  }

  private static void echo(ServerSocket echo) {
    try (Socket socket = echo.accept()) {
      socket.getInputStream().transferTo(socket.getOutputStream());
      socket.shutdownOutput();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static void send(Socket socket, byte[] block) {
    try {
      for (int i = 0; i < 100; i++) {
        socket.getOutputStream().write(block);
      }
      socket.shutdownOutput();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void onlyTheProjectsOwnPortsAreSeen() throws Exception {
    try (ServerSocket foreign = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      server.post(
          "/exec",
          "{\"command\":\"setsid python3 -m http.server 0 --bind 127.0.0.1 >/dev/null 2>&1 &\",\"bash\":true}");
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> server.get("/ports").body().contains("python3"));
      assertThat(server.get("/ports").body())
          .contains("127.0.0.1")
          .doesNotContain("\"port\":" + foreign.getLocalPort());
    }
  }

  @Test
  void aFullDiskStillLetsItsOwnerListAndDelete(@TempDir Path own) throws Exception {
    Path disk = Files.createDirectories(own.resolve("disk"));
    Process mount =
        new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", disk.toString())
            .start();
    assumeThat(mount.waitFor()).as("a disk of our own needs root").isZero();
    try {
      fill(disk.resolve("filler"));
      try (ServerProcess full = ServerProcess.start(own, disk)) {
        assertThat(full.put("/files/new", "x").statusCode()).isEqualTo(507);
        LinkClient link = full.link();
        link.open(1, io.carrel.protocol.LinkFrame.Access.WRITE);
        link.text(1, "{'t':'open','ch':1,'kind':'terminal','client':'full'}");
        link.await(1, "opened", 1);
        link.close();
        assertThat(full.get("/files/?list").body()).contains("filler");
        assertThat(full.delete("/files/filler").statusCode()).isEqualTo(204);
        assertThat(full.put("/files/new", "x").statusCode()).isEqualTo(200);
      }
    } finally {
      assertThat(new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor()).isZero();
    }
  }

  private static void fill(Path file) throws Exception {
    try (OutputStream out = Files.newOutputStream(file)) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (java.io.IOException full) {
      assertThat(full).hasMessageContaining("No space");
    }
  }

  @Test
  void theInitScriptRunsAndAnEndLeavesNothing(@TempDir Path own) throws Exception {
    Path home = Files.createDirectories(own.resolve("home"));
    Files.writeString(
        home.resolve("project_init.sh"),
        "echo started in $PWD\nnohup setsid sleep 7777 & echo $! > pid\n");
    long pid;
    long before;
    try (ServerProcess other = ServerProcess.start(own, home)) {
      Awaitility.await().until(() -> Files.exists(home.resolve("pid")));
      Awaitility.await()
          .until(
              () -> other.get("/files/project_init.sh.log").body().contains("started in " + home));
      pid = Long.parseLong(Files.readString(home.resolve("pid")).strip());
      before = System.nanoTime();
    }
    assertThat(Duration.ofNanos(System.nanoTime() - before).toMillis())
        .isLessThan(TimeUnit.SECONDS.toMillis(8));
    assertThat(isRunning(pid)).isFalse();
    assertThat(List.of(home.resolve("project_init.sh.log"))).allMatch(Files::exists);
  }
}
