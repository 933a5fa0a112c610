package io.carrel.cluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/**
 * A collaborator with a terminal and an application open, who is removed.
 *
 * @param ada the project's owner
 * @param terminal the collaborator, where their terminal is
 * @param application the collaborator, where their application's websocket is
 */
record Removal(Api ada, Api terminal, Api application) {
  private static final Duration AT_ONCE = Duration.ofSeconds(1);

  /** What may happen to the site after everything is open, and before the removal. */
  interface Meanwhile {
    void happensTo(String project) throws Exception;
  }

  void closesEverythingAtOnce(Meanwhile meanwhile) throws Exception {
    String project = ada.createProject("Shared");
    String account = terminal.call("accounts/profile", Map.of()).at("/account/account_id").asText();
    ada.call("projects/collaborators/add", Map.of("project_id", project, "account_id", account));
    ada.startProject(project);
    SessionClient stays = SessionClient.open(ada, project);
    SessionClient session = SessionClient.open(terminal, project);
    session.openTerminal();
    session.type(0, "echo in-$((40+2))\n");
    Awaitility.await().until(() -> session.output().contains("in-42"));
    Greeted greeted = openApplication(project);
    meanwhile.happensTo(project);
    assertThat(session.closed.get()).isNull();
    assertThat(greeted.closed).isNotDone();

    long removed = System.nanoTime();
    ada.call("projects/collaborators/remove", Map.of("project_id", project, "account_id", account));

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> session.closed.get() != null && greeted.closed.isDone());
    assertThat(Duration.ofNanos(System.nanoTime() - removed)).isLessThan(AT_ONCE);
    assertThat(session.closed.get()).isEqualTo(1008);
    assertThat(stays.closed.get()).isNull();
    for (Api anywhere : List.of(terminal.at(ada.url), terminal, application)) {
      assertThat(anywhere.send("projects/get-one", Map.of("project_id", project)).statusCode())
          .isEqualTo(404);
    }
  }

  /** Python's own library has no websockets; a handshake and one frame are enough. */
  private Greeted openApplication(String project) throws Exception {
    int port = Installation.freePort();
    ada.exec(
        project,
        """
        cat > greeter.py <<'X'
        import base64, hashlib, socketserver
        class Greeter(socketserver.StreamRequestHandler):
            def handle(self):
                headers = {}
                self.rfile.readline()
                while line := self.rfile.readline().strip():
                    name, value = line.split(b":", 1)
                    headers[name.lower()] = value.strip()
                key = headers.get(b"sec-websocket-key", b"")
                sum = hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest()
                self.wfile.write(b"HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\n"
                    b"Connection: Upgrade\\r\\nSec-WebSocket-Accept: " + base64.b64encode(sum)
                    + b"\\r\\n\\r\\n\\x81\\x05hello")
                self.rfile.read()
        socketserver.ThreadingTCPServer(("127.0.0.1", PORT), Greeter).serve_forever()
        X
        sed -i s/PORT/%1$d/ greeter.py
        setsid python3 greeter.py >/dev/null 2>&1 &
        for i in $(seq 100); do (echo > /dev/tcp/127.0.0.1/%1$d) 2>/dev/null && break; sleep 0.1; done
        """
            .formatted(port));
    String secret =
        application.call("api-keys/create", Map.of("name", "greeter")).get("secret").asText();
    Greeted greeted = new Greeted();
    application
        .client
        .newWebSocketBuilder()
        .header("Authorization", "Bearer " + secret)
        .buildAsync(
            URI.create(
                application.url.replace("http", "ws") + "/" + project + "/server/" + port + "/"),
            greeted)
        .get(30, TimeUnit.SECONDS);
    assertThat(greeted.greeting.get(30, TimeUnit.SECONDS)).isEqualTo("hello");
    return greeted;
  }

  /** A websocket of an application that greets, and then only stays open. */
  private static final class Greeted implements WebSocket.Listener {
    final CompletableFuture<String> greeting = new CompletableFuture<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      greeting.complete(data.toString());
      webSocket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
      closed.complete(null);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.complete(null);
    }
  }
}
