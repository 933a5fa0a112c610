package io.carrel.k8s.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.k8s.FakeApiServer;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.api.ApiSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the journal keeps and other nodes are told leads to no port that another program opened. */
final class ForwardsTest {
  private static final Endpoint NAME =
      Forwards.name(
          new Observed(
              ProjectId.parse("6f4b7c1e-0d5a-4f0e-9a52-3d8f2f8a7b10"),
              new Epoch(1),
              "uid-1",
              Phase.READY,
              "",
              Optional.of(new Endpoint("192.0.2.7", 6000))));

  @TempDir private Path folder;
  private ApiServer api;

  @BeforeEach
  void open() throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
                + "contexts: [{name: c, context: {cluster: c}}]\n"
                + "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:1'}}]\n");
    api = new ApiServer(ApiSettings.of(Optional.of(kubeconfig)));
  }

  @AfterEach
  void close() {
    api.close();
  }

  private static boolean isOpen(Endpoint endpoint) {
    try (Socket socket = new Socket(endpoint.host(), endpoint.port())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  @Test
  void othersAreToldANameThatNoResolverKnows() {
    assertThat(NAME.host()).contains("6f4b7c1e-0d5a-4f0e-9a52-3d8f2f8a7b10");
    assertThat(NAME.port()).isEqualTo(6000);
    assertThatThrownBy(() -> InetAddress.getByName(NAME.host()))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void eachProgramOpensAPortOfItsOwn() {
    try (Forwards one = new Forwards(api, "carrel");
        Forwards other = new Forwards(api, "carrel")) {
      Endpoint here = one.here(NAME);
      assertThat(here.host()).isEqualTo("127.0.0.1");
      assertThat(isOpen(here)).isTrue();
      assertThat(one.here(NAME)).isEqualTo(here);
      assertThat(other.here(NAME)).isNotEqualTo(here).isNotEqualTo(NAME);
    }
  }

  @Test
  void nothingLeadsToAPortOfAProgramThatEnded() {
    Forwards before = new Forwards(api, "carrel");
    Endpoint port = before.here(NAME);
    before.close();
    // The thread that accepts has to come back from the kernel first.
    await().until(() -> !isOpen(port));
    assertThat(before.here(NAME)).isEqualTo(NAME);
    try (Forwards after = new Forwards(api, "carrel")) {
      assertThat(isOpen(after.here(NAME))).isTrue();
    }
  }

  @Test
  void aPortThatNobodyUsesIsClosedAndOpenedAgain() {
    try (Forwards forwards = new Forwards(api, "carrel", Duration.ofMillis(100))) {
      Endpoint port = forwards.here(NAME);
      await().until(() -> !isOpen(port));
      assertThat(isOpen(forwards.here(NAME))).isTrue();
    }
  }

  @Test
  void anApiServerThatDoesNotAnswerHoldsNobodyForEver() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    try (FakeApiServer silent =
            new FakeApiServer(
                request -> {
                  never.await();
                  return FakeApiServer.Answer.WATCH;
                });
        ApiServer away = silent.client(folder);
        Forwards forwards = new Forwards(away, "carrel")) {
      Endpoint here = forwards.here(NAME);
      try (Socket socket = new Socket(here.host(), here.port())) {
        socket.setSoTimeout(10_000);
        assertThat(socket.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      never.countDown();
    }
  }

  @Test
  void everyOtherEndpointIsWhatItIs() {
    Endpoint pod = new Endpoint("192.0.2.7", 6000);
    try (Forwards forwards = new Forwards(api, "carrel")) {
      assertThat(forwards.here(pod)).isEqualTo(pod);
    }
  }
}
