package io.carrel.k8s.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.api.ApiSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One decision a pod: here "the pod" is a server on loopback, and there is no API server. */
final class ReachTest {
  @TempDir private Path folder;
  private final List<String> news = new CopyOnWriteArrayList<>();
  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private ApiServer api;

  @BeforeEach
  void open() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/healthz",
        exchange -> {
          asked.incrementAndGet();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
                + "contexts: [{name: c, context: {cluster: c}}]\n"
                + "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:"
                + freePort()
                + "'}}]\n");
    api = new ApiServer(ApiSettings.of(Optional.of(kubeconfig)));
  }

  @AfterEach
  void close() {
    server.stop(0);
    api.close();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private Reach reach(ReachMode mode) {
    Reach reach = new Reach(mode, api, "carrel");
    reach.listen(news::add);
    return reach;
  }

  private static Observed ready(int port) {
    return run(Phase.READY, Optional.of(new Endpoint("127.0.0.1", port)));
  }

  private static Observed run(Phase phase, Optional<Endpoint> endpoint) {
    return new Observed(
        ProjectId.parse("6f4b7c1e-0d5a-4f0e-9a52-3d8f2f8a7b10"),
        new Epoch(1),
        "uid-1",
        phase,
        "",
        endpoint);
  }

  @Test
  void aPodThatAnswersIsReachedDirectlyAndAskedOnce() {
    Observed run = ready(server.getAddress().getPort());
    try (Reach reach = reach(ReachMode.AUTO)) {
      assertThat(reach.known(run).phase()).as("nobody observes it here").isEqualTo(Phase.STARTING);
      assertThat(reach.observed(run).phase()).isEqualTo(Phase.STARTING);
      await().until(() -> news.contains("uid-1"));
      assertThat(reach.observed(run)).isEqualTo(run);
      assertThat(reach.known(run)).isEqualTo(run);
      assertThat(asked).hasValue(1);

      reach.observed(run(Phase.TERMINATING, Optional.empty()));
      assertThat(reach.known(run).phase()).as("forgotten").isEqualTo(Phase.STARTING);
    }
  }

  @Test
  void aPodThatNobodyReachesIsStartingAndSaysWhy() throws IOException {
    try (Reach reach = reach(ReachMode.AUTO)) {
      Observed run = ready(freePort());
      reach.observed(run);
      await().atMost(Duration.ofSeconds(20)).until(() -> news.contains("uid-1"));
      Observed told = reach.observed(run);
      assertThat(told.phase()).isEqualTo(Phase.STARTING);
      assertThat(told.reason()).contains("API server");
      assertThat(told.endpoint()).isEmpty();
    }
  }

  @Test
  void whatIsNotReadyIsToldAsItIs() {
    try (Reach reach = reach(ReachMode.AUTO)) {
      Observed waiting = run(Phase.PENDING, Optional.empty());
      assertThat(reach.observed(waiting)).isEqualTo(waiting);
    }
    assertThat(asked).hasValue(0);
  }

  @Test
  void directlyIsTakenAtItsWord() throws IOException {
    try (Reach reach = reach(ReachMode.DIRECT)) {
      Observed run = ready(freePort());
      assertThat(reach.observed(run)).isEqualTo(run);
      assertThat(reach.known(run)).isEqualTo(run);
    }
    assertThat(asked).hasValue(0);
  }
}
