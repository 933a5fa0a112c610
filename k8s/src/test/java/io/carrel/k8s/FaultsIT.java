package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.stream.javadsl.Sink;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import io.carrel.k8s.manifest.ProjectPods;
import io.carrel.k8s.watch.WatchSettings;
import io.fabric8.kubernetes.client.Config;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are cut, and an API server that is away. */
final class FaultsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Less than the minute between bookmarks: a watch that rests is opened anew now and then. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  private static final ActorSystem SYSTEM = ActorSystem.create("faults");

  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private TestNamespace namespace;
  private CuttableProxy proxy;
  private KubernetesRuntime runtime;
  private ObservedRuns seen;

  @BeforeEach
  void open() throws Exception {
    namespace = new TestNamespace(TestCluster.get());
    URI server = URI.create(namespace.admin().getConfiguration().getMasterUrl());
    proxy = new CuttableProxy(server.getHost(), server.getPort());
    KubernetesSettings settings = namespace.settings(throughProxy());
    runtime =
        new KubernetesRuntime(
            new KubernetesSettings(
                settings.namespace(),
                settings.api(),
                settings.network(),
                settings.run(),
                new WatchSettings(SIGN_OF_LIFE, Duration.ofSeconds(2))),
            namespace.shapes());
    seen = new ObservedRuns(runtime, SYSTEM);
    await().atMost(PATIENCE).until(() -> !seen.all.isEmpty());
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
    seen.close();
    runtime.close();
    proxy.close();
    namespace.close();
  }

  @AfterAll
  static void endSystem() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aSilentCutIsNoticedAndNothingIsMissed() throws Exception {
    get(start(1));
    awaitPhase(Phase.READY);
    proxy.cut();
    deleteAsAdmin();
    long cut = System.nanoTime();
    await().atMost(PATIENCE).until(() -> seen.now().isEmpty());
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
    awaitPhase(Phase.READY);
    proxy.refuse(true);
    assertThatThrownBy(() -> get(start(1)))
        .isInstanceOf(RuntimeFailure.Unavailable.class)
        .hasMessage("The cluster cannot be reached.");
    assertThatThrownBy(() -> get(firstOfANewStream()))
        .isInstanceOf(RuntimeFailure.Unavailable.class);
    assertThat(seen.all).noneMatch(Observation.Gone.class::isInstance);

    proxy.refuse(false);
    assertThat(((Observation.Listed) get(firstOfANewStream())).all())
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
          other.ensureRunning(spec(), new Epoch(1), new Credential("only-for-this-test"));
      assertThat(get(here).uid()).isEqualTo(get(there).uid());

      CompletionStage<Observed> older =
          other.ensureRunning(spec(), new Epoch(2), new Credential("only-for-this-test"));
      assertThat(get(start(3)).epoch()).isEqualTo(new Epoch(3));
      // Replaced before it was there, or after.
      await().atMost(PATIENCE).until(() -> older.toCompletableFuture().isDone());
      assertThat(namespace.admin().pods().inNamespace(namespace.name()).list().getItems())
          .singleElement()
          .satisfies(
              pod -> assertThat(ProjectPods.epoch(pod.getMetadata())).contains(new Epoch(3)));
      assertThatThrownBy(
              () ->
                  get(
                      other.ensureRunning(
                          spec(), new Epoch(2), new Credential("only-for-this-test"))))
          .isInstanceOf(RuntimeFailure.Rejected.class);
    }
  }

  private CompletionStage<Observation> firstOfANewStream() {
    return runtime.observe(new Slice(0, 1)).runWith(Sink.head(), SYSTEM);
  }

  private void awaitPhase(Phase phase) {
    await()
        .atMost(PATIENCE)
        .until(() -> seen.of(project).stream().anyMatch(run -> run.phase() == phase));
  }

  private ProjectSpec spec() {
    return new ProjectSpec(project, "Faults", Map.of());
  }

  private CompletionStage<Observed> start(long epoch) {
    return runtime.ensureRunning(spec(), new Epoch(epoch), new Credential("only-for-this-test"));
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeFailure failure) {
        throw failure;
      }
      throw e;
    }
  }
}
