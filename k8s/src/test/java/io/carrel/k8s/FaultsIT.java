package io.carrel.k8s;

import static io.carrel.k8s.TestHub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.manifest.ProjectPods;
import io.carrel.k8s.watch.WatchSettings;
import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are cut, and an API server that is away. */
final class FaultsIT {
  /** Less than the minute between bookmarks: a watch that rests is opened anew now and then. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private TestNamespace namespace;
  private CuttableProxy proxy;
  private TestHub hub;

  @BeforeEach
  void open() throws Exception {
    namespace = new TestNamespace(TestCluster.get());
    URI server = URI.create(namespace.admin().getConfiguration().getMasterUrl());
    proxy = new CuttableProxy(server.getHost(), server.getPort());
    KubernetesSettings settings = namespace.settings(throughProxy());
    hub =
        TestHub.of(
            namespace,
            new KubernetesSettings(
                settings.namespace(),
                settings.api(),
                settings.network(),
                settings.run(),
                new WatchSettings(SIGN_OF_LIFE, Duration.ofSeconds(2))),
            namespace.shapes());
  }

  /** The API server's certificate is of another name. */
  private Path throughProxy() throws Exception {
    Path kubeconfig = namespace.kubeconfig(folder);
    Config config = Config.fromKubeconfig(kubeconfig.toFile());
    return Files.writeString(
        kubeconfig,
        Files.readString(kubeconfig)
            .replaceAll("server: .*", "server: \"https://127.0.0.1:" + proxy.port() + "\"")
            .replaceAll(
                "certificate-authority-data: .*",
                "insecure-skip-tls-verify: " + !config.isTrustCerts()));
  }

  @AfterEach
  void close() throws Exception {
    hub.close();
    proxy.close();
  }

  @Test
  void aSilentCutIsNoticedAndNothingIsMissed() throws Exception {
    get(start(1));
    hub.awaitPhase(project, Phase.READY);
    proxy.cut();
    deleteAsAdmin();
    long cut = System.nanoTime();
    await().atMost(TestHub.PATIENCE).until(() -> hub.seen.now().isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - cut))
        .as("a sign of life, a look, and the time-outs of a few connections that are cut too")
        .isLessThan(SIGN_OF_LIFE.multipliedBy(2).plusSeconds(35));
  }

  @Test
  void requestsRecoverFromASilentCutWithinTheirTimeout() throws Exception {
    get(start(1));
    proxy.cut();
    long cut = System.nanoTime();
    assertThat(get(start(1)).epoch()).isEqualTo(new Epoch(1));
    assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(Duration.ofSeconds(13));
  }

  @Test
  void anApiServerThatIsAwayEndsNothing() throws Exception {
    Observed run = get(start(1));
    hub.awaitPhase(project, Phase.READY);
    proxy.refuse(true);
    assertThatThrownBy(() -> get(start(1)))
        .isInstanceOf(RuntimeFailure.Unavailable.class)
        .hasMessage("The cluster cannot be reached.");
    assertThatThrownBy(() -> get(hub.firstOfANewStream()))
        .isInstanceOf(RuntimeFailure.Unavailable.class);
    assertThat(hub.seen.all).noneMatch(Observation.Gone.class::isInstance);

    proxy.refuse(false);
    assertThat(((Observation.Listed) get(hub.firstOfANewStream())).all())
        .extracting(Observed::uid)
        .containsExactly(run.uid());
  }

  private void deleteAsAdmin() {
    namespace
        .admin()
        .pods()
        .inNamespace(namespace.name())
        .withName(ProjectPods.name(project))
        .withGracePeriod(1)
        .delete();
  }

  @Test
  void twoHubsMakeOnePod() throws Exception {
    try (KubernetesRuntime other =
        new KubernetesRuntime(namespace.settings(throughProxy()), namespace.shapes())) {
      CompletionStage<Observed> here = start(1);
      CompletionStage<Observed> there =
          other.ensureRunning(TestHub.spec(project), new Epoch(1), TestHub.CREDENTIAL);
      assertThat(get(here).uid()).isEqualTo(get(there).uid());

      CompletionStage<Observed> older =
          other.ensureRunning(TestHub.spec(project), new Epoch(2), TestHub.CREDENTIAL);
      assertThat(get(start(3)).epoch()).isEqualTo(new Epoch(3));
      // Replaced before it was there, or after.
      await().atMost(TestHub.PATIENCE).until(() -> older.toCompletableFuture().isDone());
      assertThat(namespace.admin().pods().inNamespace(namespace.name()).list().getItems())
          .singleElement()
          .satisfies(
              pod -> assertThat(ProjectPods.epoch(pod.getMetadata())).contains(new Epoch(3)));
      assertThatThrownBy(
              () ->
                  get(other.ensureRunning(TestHub.spec(project), new Epoch(2), TestHub.CREDENTIAL)))
          .isInstanceOf(RuntimeFailure.Rejected.class);
    }
  }

  private CompletionStage<Observed> start(long epoch) {
    return hub.start(TestHub.spec(project), epoch);
  }
}
