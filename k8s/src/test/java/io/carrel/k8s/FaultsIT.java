package io.carrel.k8s;

import static io.carrel.k8s.TestHub.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.manifest.ProjectPods;
import io.carrel.k8s.watch.WatchSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are cut, and an API server that is away. */
@Tag("kubernetes")
final class FaultsIT {
  /** Less than the minute between bookmarks: a watch that rests is opened anew now and then. */
  private static final Duration SIGN_OF_LIFE = Duration.ofSeconds(5);

  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private KubernetesSettings settings;
  private CuttableProxy proxy;
  private TestHub hub;

  @BeforeEach
  void open() throws IOException {
    TestNamespace namespace = new TestNamespace(TestCluster.get());
    proxy = new CuttableProxy(namespace);
    KubernetesSettings usual = namespace.settings(proxy.redirect(namespace.kubeconfig(folder)));
    settings =
        new KubernetesSettings(
            usual.namespace(),
            usual.api(),
            usual.network(),
            usual.run(),
            new WatchSettings(SIGN_OF_LIFE, Duration.ofSeconds(2)));
    hub = new TestHub(namespace, settings);
  }

  @AfterEach
  void close() throws IOException {
    hub.close();
    proxy.close();
  }

  @Test
  void aSilentCutIsNoticedAndNothingIsMissed() throws Exception {
    hub.run(project, 1);
    proxy.cut();
    hub.namespace.podResource(project).withGracePeriod(1).delete();
    long cut = System.nanoTime();
    await().atMost(TestHub.PATIENCE).until(() -> hub.seen.now().isEmpty());
    assertThat(Duration.ofNanos(System.nanoTime() - cut))
        .as("a sign of life, a look, and the time-outs of a few connections that are cut too")
        .isLessThan(SIGN_OF_LIFE.multipliedBy(2).plusSeconds(35));
  }

  @Test
  void requestsRecoverFromASilentCutWithinTheirTimeout() throws Exception {
    hub.start(project, 1);
    proxy.cut();
    long cut = System.nanoTime();
    assertThat(hub.start(project, 1).epoch()).isEqualTo(new Epoch(1));
    assertThat(Duration.ofNanos(System.nanoTime() - cut)).isLessThan(Duration.ofSeconds(13));
  }

  @Test
  void anApiServerThatIsAwayEndsNothing() throws Exception {
    Observed run = hub.run(project, 1);
    proxy.refuse(true);
    assertThatThrownBy(() -> hub.start(project, 1))
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

  @Test
  void twoHubsMakeOnePod() throws Exception {
    try (KubernetesRuntime other = new KubernetesRuntime(settings, hub.namespace::podSettings)) {
      CompletionStage<Observed> here = hub.ask(project, 1);
      CompletionStage<Observed> there = ask(other, 1);
      assertThat(get(here).uid()).isEqualTo(get(there).uid());

      CompletionStage<Observed> older = ask(other, 2);
      assertThat(hub.start(project, 3).epoch()).isEqualTo(new Epoch(3));
      // Replaced before it was there, or after.
      await().atMost(TestHub.PATIENCE).until(() -> older.toCompletableFuture().isDone());
      assertThat(hub.namespace.pods())
          .singleElement()
          .satisfies(
              pod -> assertThat(ProjectPods.epoch(pod.getMetadata())).contains(new Epoch(3)));
      assertThatThrownBy(() -> get(ask(other, 2))).isInstanceOf(RuntimeFailure.Rejected.class);
    }
  }

  private CompletionStage<Observed> ask(KubernetesRuntime runtime, long epoch) {
    return runtime.ensureRunning(hub.spec(project), new Epoch(epoch), TestHub.CREDENTIAL);
  }
}
