package io.carrel.http.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.project.Project;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProxyTest {
  private static final String DOMAIN = ProxySite.DOMAIN;
  private static final long GIGABYTE = 1L << 30;

  private final BlockingQueue<FakeProject.Call> calls = new LinkedBlockingQueue<>();
  private ProxySite site;
  private FakeProject fake;
  private OneProject project;
  private int port;

  @BeforeEach
  void start() throws Exception {
    site = new ProxySite(Optional.of(DOMAIN));
    fake = site.fake;
    project = site.project;
    port = site.port;
  }

  private void run(Role role, Optional<Endpoint> endpoint) throws Exception {
    site.run(role, endpoint);
    project = site.project;
    port = site.port;
  }

  @AfterEach
  void stop() throws IOException {
    site.close();
  }

  @Test
  void servesKeysInPathFormAndTellsTheApplicationWhoAsks() throws Exception {
    int app =
        fake.application(
            (line, call) ->
                answer(
                    call,
                    "200 OK",
                    "X-Hop: 1\nConnection: X-Hop\nSet-Cookie: carrel=evil\n",
                    "hello"));
    Client client =
        send(
            "GET /"
                + project.id
                + "/server/"
                + app
                + "/a%2Fb//c?d=|e HTTP/1.1\n"
                + "Host: localhost:8080\nAuthorization: Bearer sk-good\nX-Forwarded-For: 6.6.6.6\n"
                + "Connection: keep-alive, X-Secret\nX-Secret: 1\nCookie: carrel=x; mine=1\n\n");
    String head = client.head();
    assertThat(head).startsWith("HTTP/1.1 200").doesNotContain("X-Hop", "evil");
    assertThat(head).contains("Content-Security-Policy: sandbox");
    assertThat(client.text(5)).isEqualTo("hello");
    String seen = calls.take().head();
    assertThat(seen)
        .startsWith("GET /a%2Fb//c?d=|e HTTP/1.1\r\n")
        .contains("Host: localhost:8080\r\n", "X-Forwarded-For: 127.0.0.1\r\n")
        .contains("X-Forwarded-Prefix: /" + project.id + "/server/" + app + "\r\n")
        .contains("X-Forwarded-Proto: http\r\n", "Cookie: mine=1\r\n")
        .doesNotContain("sk-good", "6.6.6.6", "X-Secret");
    assertThat(fake.connects.get(0))
        .contains("Bearer " + site.credentials.of(project.id, new Epoch(3)).secret());
    await().until(() -> project.inside() == 0);
    await().until(() -> site.traffic.proxied() == 0);
  }

  @Test
  void handsBrowsersOffOnceToTheApplicationsOwnOrigin() throws Exception {
    int app = fake.application((line, call) -> answer(call, "200 OK", "", line));
    String sent =
        send("GET /"
                + project.id
                + "/port/"
                + app
                + "/lab?x=1 HTTP/1.1\nHost: localhost:8080\n"
                + "Cookie: carrel=good\nAccept: text/html\n\n")
            .head();
    assertThat(sent).startsWith("HTTP/1.1 303");
    String location = field(sent, "Location");
    assertThat(location).startsWith("http://" + host(app) + "/.carrel/hand-off?token=");
    String path = location.substring(location.indexOf("/.carrel"));
    String entered = send("GET " + path + " HTTP/1.1\nHost: " + host(app) + "\n\n").head();
    assertThat(field(entered, "Location"))
        .isEqualTo("/" + project.id + "/port/" + app + "/lab?x=1");
    String cookie = field(entered, "Set-Cookie");
    assertThat(cookie).contains("HttpOnly", "SameSite=Lax").doesNotContain("Domain");
    assertThat(send("GET " + path + " HTTP/1.1\nHost: " + host(app) + "\n\n").head())
        .startsWith("HTTP/1.1 403");

    String mine = cookie.split(";", 2)[0];
    Client in = send("GET /x HTTP/1.1\nHost: " + host(app) + "\nCookie: " + mine + "; own=1\n\n");
    assertThat(in.head()).startsWith("HTTP/1.1 200").doesNotContain("sandbox");
    assertThat(calls.take().head()).contains("Cookie: own=1\r\n", "Host: " + host(app));
    // Another port's origin does not know the cookie.
    assertThat(
            send("GET /x HTTP/1.1\nHost: " + host(app + 1) + "\nCookie: " + mine + "\n\n").head())
        .startsWith("HTTP/1.1 401");
    site.signOuts.sessionEnded(site.signIn);
    assertThat(send("GET /x HTTP/1.1\nHost: " + host(app) + "\nCookie: " + mine + "\n\n").head())
        .startsWith("HTTP/1.1 401");
  }

  @Test
  void splicesWebSocketsOfTheSameProjectOnlyAndCutsThemWithAccess() throws Exception {
    int app =
        fake.application(
            (line, call) -> {
              calls.add(call);
              call.say(
                  """
                  HTTP/1.1 101 Switching Protocols
                  Upgrade: websocket
                  Connection: Upgrade
                  Sec-WebSocket-Accept: whatever

                  early\
                  """);
              try {
                call.in().transferTo(call.out());
              } catch (IOException gone) {
                // cut off
              }
            });
    String cookie = enter(app);
    String upgrade =
        "GET /ws HTTP/1.1\nHost: %s\nConnection: Upgrade\nUpgrade: websocket\n"
            + "Sec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n"
            + "Sec-WebSocket-Extensions: permessage-deflate\nCookie: %s\n%s\n";
    assertThat(send(upgrade.formatted(host(app), cookie, "")).head()).startsWith("HTTP/1.1 403");
    assertThat(send(upgrade.formatted(host(app), cookie, "Origin: http://localhost:8080\n")).head())
        .startsWith("HTTP/1.1 403");
    assertThat(calls).isEmpty();

    Client client =
        send(upgrade.formatted(host(app), cookie, "Origin: http://" + host(app) + "\n"));
    assertThat(client.head()).startsWith("HTTP/1.1 101").contains("Sec-WebSocket-Accept: whatever");
    assertThat(client.text(5)).isEqualTo("early");
    assertThat(calls.take().head())
        .contains("Sec-WebSocket-Extensions: permessage-deflate", "Upgrade: websocket")
        .doesNotContain("carrel-app");
    client.say("any bytes at all");
    assertThat(client.text(16)).isEqualTo("any bytes at all");

    long before = System.nanoTime();
    project.removeMember();
    assertThat(client.ended()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    await().until(() -> project.inside() == 0);
  }

  @Test
  void passesEventsAsTheyComeAndCutsThemWhenTheProjectStops() throws Exception {
    int app =
        fake.application(
            (line, call) -> {
              calls.add(call);
              call.say(
                  """
                  HTTP/1.1 200 OK
                  Content-Type: text/event-stream
                  Transfer-Encoding: chunked

                  9
                  data: 1

                  """);
              try {
                assertThat(call.in().read()).isNegative();
              } catch (IOException gone) {
                // cut off
              }
            });
    Client client = send(key("GET", "/" + project.id + "/server/" + app + "/events", ""));
    assertThat(client.head()).contains("text/event-stream");
    assertThat(client.text(11)).contains("data: 1");
    long before = System.nanoTime();
    project.stop();
    assertThat(client.ended()).isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
    await().until(() -> project.inside() == 0);
  }

  @Test
  void streamsAGigabyteDownAndUpWithFlatMemory() throws Exception {
    byte[] block = new byte[64 * 1024];
    int app =
        fake.application(
            (line, call) -> {
              try {
                if (line.startsWith("GET")) {
                  call.say("HTTP/1.1 200 OK\nContent-Length: " + GIGABYTE + "\n\n");
                  for (long sent = 0; sent < GIGABYTE; sent += block.length) {
                    call.out().write(block);
                  }
                } else {
                  byte[] buffer = new byte[64 * 1024];
                  long left = GIGABYTE;
                  while (left > 0) {
                    left -= call.in().read(buffer, 0, (int) Math.min(buffer.length, left));
                  }
                  answer(call, "200 OK", "", "got it");
                }
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    long before = used();
    Client down = send(key("GET", "/" + project.id + "/server/" + app + "/big", ""));
    assertThat(down.head()).contains("Content-Length: " + GIGABYTE);
    byte[] buffer = new byte[64 * 1024];
    long got = 0;
    long during = 0;
    while (got < GIGABYTE) {
      int read = down.in().read(buffer);
      assertThat(read).isPositive();
      if (got < GIGABYTE / 2 && got + read >= GIGABYTE / 2) {
        during = used();
      }
      got += read;
    }
    assertThat(during - before).isLessThan(64L << 20);

    Client up =
        send(
            key(
                "PUT",
                "/" + project.id + "/server/" + app + "/big",
                "Content-Length: " + GIGABYTE + "\n"));
    for (long sent = 0; sent < GIGABYTE; sent += block.length) {
      up.socket().getOutputStream().write(block);
      if (sent == GIGABYTE / 2) {
        assertThat(used() - before).isLessThan(64L << 20);
      }
    }
    assertThat(up.head()).startsWith("HTTP/1.1 200");
    assertThat(up.text(6)).isEqualTo("got it");
  }

  @Test
  void saysThatNothingListens() throws Exception {
    String json = send(key("GET", "/" + project.id + "/server/9/x", "")).head();
    assertThat(json).startsWith("HTTP/1.1 502").contains("application/json");
    Client page = send(key("GET", "/" + project.id + "/server/9/x", "Accept: text/html\n"));
    String head = page.head();
    assertThat(head).startsWith("HTTP/1.1 502").contains("text/html");
    assertThat(page.text(length(head))).contains("Nothing listens on port 9");
    assertThat(project.inside()).isZero();
  }

  @Test
  void startsAStoppedProjectAndShowsHowItGoes() throws Exception {
    run(Role.COLLABORATOR, Optional.empty());
    Client page = send(key("GET", "/" + project.id + "/server/80/x", "Accept: text/html\n"));
    String head = page.head();
    assertThat(head).startsWith("HTTP/1.1 503").contains("Retry-After: 1");
    assertThat(page.text(length(head)))
        .contains("http-equiv=\"refresh\"", "Asked &lt;to&gt; start", "Title &lt;b&gt;")
        .doesNotContain("<script");
    site.owner.expectMessageClass(Project.Start.class);
    assertThat(send(key("POST", "/" + project.id + "/server/80/x", "Content-Length: 0\n")).head())
        .startsWith("HTTP/1.1 503")
        .contains("application/json", "Retry-After: 1");
  }

  @Test
  void letsNoViewersNoStrangersAndNoSmugglersIn() throws Exception {
    String path = "/" + project.id + "/server/80/x";
    assertThat(send("GET " + path + " HTTP/1.1\nHost: localhost\n\n").head())
        .startsWith("HTTP/1.1 401");
    assertThat(send(key("POST", path, "Content-Length: 5\nContent-Length: 6\n") + "hello!").head())
        .startsWith("HTTP/1.1 400");
    assertThat(
            send(key("POST", path, "Content-Length: 5\nTransfer-Encoding: chunked\n") + "0\n\n")
                .head())
        .startsWith("HTTP/1.1 400");
    assertThat(send(key("TRACE", path, "")).head()).doesNotStartWith("HTTP/1.1 200");
    run(Role.VIEWER, Optional.of(new Endpoint("127.0.0.1", 9)));
    assertThat(send(key("GET", "/" + project.id + "/server/80/x", "")).head())
        .startsWith("HTTP/1.1 403");
  }

  @Test
  void answers502WhenTheApplicationHangsUp() throws Exception {
    int app =
        fake.application(
            (line, call) -> {
              try {
                call.out().close();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            });
    assertThat(send(key("GET", "/" + project.id + "/server/" + app + "/", "")).head())
        .startsWith("HTTP/1.1 502");
    await().until(() -> project.inside() == 0);
  }

  private String enter(int app) throws Exception {
    String sent =
        send("GET /"
                + project.id
                + "/server/"
                + app
                + "/ HTTP/1.1\nHost: localhost:8080\n"
                + "Cookie: carrel=good\n\n")
            .head();
    String location = field(sent, "Location");
    String path = location.substring(location.indexOf("/.carrel"));
    String entered = send("GET " + path + " HTTP/1.1\nHost: " + host(app) + "\n\n").head();
    return field(entered, "Set-Cookie").split(";", 2)[0];
  }

  private String host(int app) {
    return app + "--" + project.id + "." + DOMAIN;
  }

  private static String key(String method, String path, String headers) {
    return method
        + " "
        + path
        + " HTTP/1.1\nHost: localhost:8080\n"
        + "Authorization: Bearer sk-good\n"
        + headers
        + "\n";
  }

  private void answer(FakeProject.Call call, String status, String headers, String body) {
    calls.add(call);
    call.say(
        "HTTP/1.1 " + status + "\nContent-Length: " + body.length() + "\n" + headers + "\n" + body);
  }

  private static String field(String head, String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ": ", 0, name.length() + 2))
        .map(line -> line.substring(name.length() + 2))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + name + " in\n" + head));
  }

  private static int length(String head) {
    return Integer.parseInt(field(head, "Content-Length"));
  }

  private static long used() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private Client send(String request) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(20_000);
    Client client = new Client(socket, new BufferedInputStream(socket.getInputStream()));
    client.say(request.replace("\n", "\r\n"));
    return client;
  }

  private record Client(Socket socket, InputStream in) {
    void say(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
    }

    String head() throws IOException {
      return FakeProject.head(in);
    }

    String text(int bytes) throws IOException {
      return new String(in.readNBytes(bytes), StandardCharsets.UTF_8);
    }

    boolean ended() {
      try {
        while (in.read() >= 0) {
          // what was under way
        }
        return true;
      } catch (java.net.SocketTimeoutException stillOpen) {
        return false;
      } catch (IOException cut) {
        return true;
      }
    }
  }
}
