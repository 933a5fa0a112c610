package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.protocol.ProjectServerApi;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub outside the cluster: its settings, and its ways to the pods. */
@Tag("kubernetes")
final class OutsideIT {
  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private TestNamespace namespace;
  private @Nullable TestHub opened;

  @BeforeEach
  void makeNamespace() {
    namespace = new TestNamespace(TestCluster.get());
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    } else {
      namespace.close();
    }
  }

  private Config config(String more) {
    return ConfigFactory.parseFile(namespace.config(folder, more).toFile())
        .withFallback(
            ConfigFactory.parseMap(
                Map.of(
                    "carrel.kubernetes.kubeconfig", namespace.kubeconfig(folder).toString(),
                    "carrel.kubernetes.namespace", namespace.name())))
        .withFallback(ConfigFactory.load());
  }

  /** Its settings are the configuration's and the cluster's. */
  private TestHub open(String more) {
    TestHub hub = new TestHub(namespace, ignored -> KubernetesRuntime.from(config(more)));
    opened = hub;
    return hub;
  }

  @Test
  void nothingIsLacking() throws Exception {
    assertThat(TestHub.get(KubernetesRuntime.lacks(config("")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "port-forward"})
  void filesGoBothWaysWhole(String reach) throws Exception {
    namespace.allowPortForward();
    ProjectId project = ProjectId.random();
    TestHub hub = open("carrel.kubernetes.reach = " + reach);
    Observed run = hub.run(project, 1);
    Endpoint told = run.endpoint().orElseThrow();
    assertThat(told.host().endsWith(".invalid")).isEqualTo(reach.equals("port-forward"));
    Endpoint endpoint = hub.runtime.here(told);
    assertThat(endpoint.host().equals("127.0.0.1")).isEqualTo(reach.equals("port-forward"));
    assertThat(hub.start(project, 1)).isEqualTo(run);

    byte[] sent = new byte[40_000_000];
    new Random(1).nextBytes(sent);
    HttpRequest put =
        request(endpoint, "large.bin").PUT(HttpRequest.BodyPublishers.ofByteArray(sent)).build();
    assertThat(http.send(put, HttpResponse.BodyHandlers.discarding()).statusCode())
        .isBetween(200, 299);
    byte[] received =
        http.send(
                request(endpoint, "large.bin").GET().build(),
                HttpResponse.BodyHandlers.ofByteArray())
            .body();
    assertThat(received).isEqualTo(sent);

    hub.stop(run);
    await()
        .atMost(TestHub.PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(
                        () ->
                            http.send(
                                request(endpoint, "").GET().build(),
                                HttpResponse.BodyHandlers.discarding()))
                    .isInstanceOfAny(ConnectException.class, java.io.IOException.class));
  }

  private static HttpRequest.Builder request(Endpoint endpoint, String file) {
    return HttpRequest.newBuilder(
            URI.create("http://" + endpoint.host() + ":" + endpoint.port() + "/files/" + file))
        .timeout(Duration.ofSeconds(30))
        .header(ProjectServerApi.AUTHORIZATION, "Bearer " + TestHub.CREDENTIAL.secret());
  }

  @Test
  void aPodThatIsReachedNeitherWaySaysSo() throws Exception {
    ProjectId project = ProjectId.random();
    TestHub hub = open("carrel.kubernetes.reach = port-forward");
    hub.start(project, 1);
    hub.awaitSaid(project, 1, Phase.STARTING, "neither by its address nor through");
    assertThat(hub.said(project, 1, Phase.READY, "")).isEmpty();
    namespace.allowPortForward();
    hub.awaitReady(project, 1);
  }

  @Test
  void aConfigMapIsFollowedAndNonsenseIsNot() throws Exception {
    TestHub hub = open("");
    ProjectId project = ProjectId.random();
    hub.start(project, 1);
    assertThat(nodeLoss(project)).isEqualTo(300);

    namespace.configure(LivePodShapes.POD, Map.of("node-loss", "30s"));
    awaitNodeLoss(hub, project, 30);
    namespace.configure(LivePodShapes.POD, Map.of("node-loss", "soon"));
    namespace.configure(LivePodShapes.IMAGE, Map.of("nonsense", "x"));
    hub.start(project, ++epoch);
    assertThat(nodeLoss(project)).as("the last good one").isEqualTo(30);
    namespace.configure(LivePodShapes.IMAGE, Map.of());
    namespace.configure(LivePodShapes.POD, Map.of("node-loss", "40s"));
    awaitNodeLoss(hub, project, 40);
  }

  private long epoch = 1;

  /** Each start takes what holds by then. */
  private void awaitNodeLoss(TestHub hub, ProjectId project, long seconds) {
    await()
        .atMost(TestHub.PATIENCE)
        .until(
            () -> {
              hub.start(project, ++epoch);
              return nodeLoss(project) == seconds;
            });
  }

  private long nodeLoss(ProjectId project) {
    return namespace.pod(project).orElseThrow().getSpec().getTolerations().stream()
        .filter(toleration -> "node.kubernetes.io/unreachable".equals(toleration.getKey()))
        .findFirst()
        .orElseThrow()
        .getTolerationSeconds();
  }
}
