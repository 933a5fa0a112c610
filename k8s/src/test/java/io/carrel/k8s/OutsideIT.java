package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.ActorSystem;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.k8s.manifest.ProjectPods;
import io.carrel.protocol.ProjectServerApi;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub outside the cluster: its settings, and its ways to the pods. */
final class OutsideIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Credential CREDENTIAL = new Credential("only-for-this-test");
  private static final ActorSystem SYSTEM = ActorSystem.create("outside");

  @TempDir private Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private TestNamespace namespace;
  private Optional<KubernetesRuntime> opened = Optional.empty();
  private Optional<ObservedRuns> observed = Optional.empty();

  @BeforeEach
  void makeNamespace() {
    namespace = new TestNamespace(TestCluster.get());
  }

  @AfterEach
  void close() {
    observed.ifPresent(ObservedRuns::close);
    opened.ifPresent(KubernetesRuntime::close);
    namespace.close();
  }

  @AfterAll
  static void endSystem() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
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

  private ObservedRuns open(String more) {
    opened = Optional.of(KubernetesRuntime.from(config(more)));
    observed = Optional.of(new ObservedRuns(opened.get(), SYSTEM));
    return observed.get();
  }

  private Observed start(ProjectId project, long epoch) throws Exception {
    return get(
        opened
            .orElseThrow()
            .ensureRunning(
                new ProjectSpec(project, "Outside", Map.of(), TestHub.QUOTA),
                new Epoch(epoch),
                CREDENTIAL));
  }

  private Observed awaitReady(ObservedRuns seen, ProjectId project) {
    return await()
        .atMost(PATIENCE)
        .until(
            () ->
                seen.now().stream()
                    .filter(run -> run.project().equals(project) && run.phase() == Phase.READY)
                    .findFirst(),
            Optional::isPresent)
        .orElseThrow();
  }

  @Test
  void nothingIsLacking() throws Exception {
    assertThat(get(KubernetesRuntime.lacks(config("")))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"auto", "port-forward"})
  void filesGoBothWaysWhole(String reach) throws Exception {
    namespace.allowPortForward();
    ProjectId project = ProjectId.random();
    ObservedRuns seen = open("carrel.kubernetes.reach = " + reach);
    start(project, 1);
    Observed run = awaitReady(seen, project);
    Endpoint told = run.endpoint().orElseThrow();
    assertThat(told.host().endsWith(".invalid")).isEqualTo(reach.equals("port-forward"));
    Endpoint endpoint = opened.orElseThrow().here(told);
    assertThat(endpoint.host().equals("127.0.0.1")).isEqualTo(reach.equals("port-forward"));
    assertThat(start(project, 1)).isEqualTo(run);

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

    Done gone = get(opened.orElseThrow().ensureStopped(project, run.uid(), Duration.ofSeconds(2)));
    assertThat(gone).isEqualTo(Done.getInstance());
    await()
        .atMost(PATIENCE)
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
        .header(ProjectServerApi.AUTHORIZATION, "Bearer " + CREDENTIAL.secret());
  }

  @Test
  void aPodThatIsReachedNeitherWaySaysSo() throws Exception {
    ProjectId project = ProjectId.random();
    ObservedRuns seen = open("carrel.kubernetes.reach = port-forward");
    start(project, 1);
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                seen.of(project).stream()
                    .anyMatch(run -> run.reason().contains("neither by its address nor through")));
    assertThat(seen.of(project)).noneMatch(run -> run.phase() == Phase.READY);
    namespace.allowPortForward();
    awaitReady(seen, project);
  }

  @Test
  void aConfigMapIsFollowedAndNonsenseIsNot() throws Exception {
    open("");
    ProjectId project = ProjectId.random();
    start(project, 1);
    assertThat(nodeLoss(project)).isEqualTo(300);

    namespace.configure(LivePodShapes.POD, Map.of("node-loss", "30s"));
    awaitNodeLoss(project, 30);
    namespace.configure(LivePodShapes.POD, Map.of("node-loss", "soon"));
    namespace.configure(LivePodShapes.IMAGE, Map.of("nonsense", "x"));
    start(project, ++epoch);
    assertThat(nodeLoss(project)).as("the last good one").isEqualTo(30);
    namespace.configure(LivePodShapes.IMAGE, Map.of());
    namespace.configure(LivePodShapes.POD, Map.of("node-loss", "40s"));
    awaitNodeLoss(project, 40);
  }

  private long epoch = 1;

  /** Each start takes what holds by then. */
  private void awaitNodeLoss(ProjectId project, long seconds) {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              start(project, ++epoch);
              return nodeLoss(project) == seconds;
            });
  }

  private long nodeLoss(ProjectId project) {
    return pod(project).getSpec().getTolerations().stream()
        .filter(toleration -> "node.kubernetes.io/unreachable".equals(toleration.getKey()))
        .findFirst()
        .orElseThrow()
        .getTolerationSeconds();
  }

  private Pod pod(ProjectId project) {
    return namespace
        .admin()
        .pods()
        .inNamespace(namespace.name())
        .withName(ProjectPods.name(project))
        .get();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }
}
