package io.carrel.cluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is removed is out within a second, terminals and applications included. */
final class RevocationIT {
  @TempDir Path folder;

  @Test
  void removingAMemberClosesTheirTerminalAndTheirApplicationsWithinASecond() throws Exception {
    try (Installation carrel = Installation.up(folder.resolve("data"), "--open-sign-up")) {
      Api ada = new Api(carrel.url()).signUp("ada@example.org", "Ada", "");
      Api bob = new Api(carrel.url()).signUp("bob@example.org", "Bob", "");
      String project = ada.createProject("Shared");
      ada.call(
          "projects/collaborators/add", Map.of("project_id", project, "email", "bob@example.org"));
      ada.startProject(project);
      SessionClient adasSession = SessionClient.open(ada, project);
      SessionClient bobsSession = SessionClient.open(bob, project);
      bobsSession.openTerminal();
      bobsSession.type(0, "echo in-$((40+2))\n");
      Awaitility.await().until(() -> bobsSession.output().contains("in-42"));
      CompletableFuture<Void> stream = endlessStream(bob, project);

      String bobsId = bob.call("accounts/profile", Map.of()).at("/account/account_id").asText();
      long removed = System.nanoTime();
      ada.call(
          "projects/collaborators/remove", Map.of("project_id", project, "account_id", bobsId));

      Awaitility.await()
          .atMost(Duration.ofSeconds(5))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> bobsSession.closed.get() != null && stream.isDone());
      assertThat(Duration.ofNanos(System.nanoTime() - removed)).isLessThan(Duration.ofSeconds(1));
      assertThat(bobsSession.closed.get()).isEqualTo(1008);
      assertThat(adasSession.closed.get()).isNull();
      assertThat(bob.send("projects/get-one", Map.of("project_id", project)).statusCode())
          .isEqualTo(404);
    }
  }

  /** A proxied response that never ends by itself; completes when it is cut. */
  private static CompletableFuture<Void> endlessStream(Api api, String project) throws Exception {
    api.exec(
        project,
        """
        cat > endless.py <<'X'
        import http.server, time
        class H(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200); self.end_headers()
                while True:
                    self.wfile.write(b"tick\\n"); self.wfile.flush(); time.sleep(0.05)
        http.server.ThreadingHTTPServer(("127.0.0.1", 8777), H).serve_forever()
        X
        setsid python3 endless.py >/dev/null 2>&1 &
        for i in $(seq 100); do (echo > /dev/tcp/127.0.0.1/8777) 2>/dev/null && break; sleep 0.1; done
        """);
    String secret = api.call("api-keys/create", Map.of("name", "stream")).get("secret").asText();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(api.url + "/" + project + "/server/8777/"))
            .header("Authorization", "Bearer " + secret)
            .build();
    HttpResponse<InputStream> response =
        api.client.send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body().readNBytes(5)).asString().isEqualTo("tick\n");
    return CompletableFuture.runAsync(
            () -> readToTheEnd(response.body()), Executors.newSingleThreadExecutor())
        .orTimeout(60, TimeUnit.SECONDS);
  }

  private static void readToTheEnd(InputStream body) {
    try {
      body.transferTo(java.io.OutputStream.nullOutputStream());
    } catch (java.io.IOException cut) {
      // As it should be: the stream has no end of its own.
    }
  }
}
