package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The API server, or what it stores in, is away, or cut off. Needs the cluster for itself. */
@Tag("kubernetes")
final class OutagesIT {
  private static final Duration OUTAGE = Duration.ofSeconds(60);
  private static final Duration SHORT_OUTAGE = Duration.ofSeconds(15);

  /** From its return until all is known and works again. */
  private static final Duration IN_STEP = Duration.ofSeconds(10);

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration WATCH_RECOVERS = Duration.ofSeconds(90);

  @TempDir Path folder;
  private final List<Observed> runs = new ArrayList<>();
  private ClusterInABox box;
  private @Nullable TestHub opened;

  @BeforeEach
  void find() {
    box = ClusterInABox.get();
  }

  @AfterEach
  void close() throws IOException {
    box.start("etcd");
    box.start("apiserver");
    if (opened != null) {
      opened.close();
    }
  }

  private TestHub hub() {
    return Objects.requireNonNull(opened);
  }

  private void runThree(UnaryOperator<KubernetesSettings> settings) throws Exception {
    TestNamespace namespace = new TestNamespace(TestCluster.get());
    opened =
        new TestHub(namespace, settings.apply(namespace.settings(namespace.kubeconfig(folder))));
    for (int i = 0; i < 3; i++) {
      runs.add(hub().run(ProjectId.random(), 1));
    }
  }

  @Test
  void anApiServerThatIsAwayForAMinuteIsFollowedWithinSecondsOfItsReturn() throws Exception {
    runThree(usual -> usual);
    box.stop("apiserver");
    // What happens meanwhile is told afterwards.
    ClusterInABox.killProcessesOf(runs.get(0).project().toString());
    assertThatThrownBy(() -> hub().start(ProjectId.random(), 1))
        .isInstanceOf(RuntimeFailure.Unavailable.class)
        .hasMessage("The cluster cannot be reached.");
    assertNothingEnds(OUTAGE);
    box.start("apiserver");
    assertInStep("the API server was away for a minute");
  }

  @Test
  void anEtcdThatIsRestartedIsFollowedWithinSecondsOfItsReturn() throws Exception {
    runThree(usual -> usual);
    box.stop("etcd");
    ClusterInABox.killProcessesOf(runs.get(0).project().toString());
    assertNothingEnds(SHORT_OUTAGE);
    box.start("etcd");
    assertInStep("etcd was away for a quarter of a minute");
  }

  /** It knows nothing of the moments before, and at first of no rights either. */
  @Test
  void anApiServerThatIsRestartedIsFollowedWithinSeconds() throws Exception {
    runThree(OutagesIT::patient);
    box.stop("apiserver");
    ClusterInABox.killProcessesOf(runs.get(0).project().toString());
    box.start("apiserver");
    assertInStep("the API server was restarted");
  }

  /** With the usual times. What rests in the client was cut as well. */
  @Test
  void aSilentCutCostsARequestOneTimeoutAndAWatchAMinuteAndAHalf() throws Exception {
    TestNamespace namespace = new TestNamespace(TestCluster.get());
    try (CuttableProxy proxy = new CuttableProxy(namespace)) {
      Path kubeconfig = proxy.redirect(namespace.kubeconfig(folder));
      opened = new TestHub(namespace, namespace.settings(kubeconfig));
      Observed run = hub().run(ProjectId.random(), 1);
      proxy.cut();
      long cut = System.nanoTime();
      ProjectId fresh = ProjectId.random();
      hub().start(fresh, 1);
      Duration starts = Duration.ofNanos(System.nanoTime() - cut);
      hub().awaitSaid(fresh, 1, Phase.PENDING, "");
      Duration seen = Duration.ofNanos(System.nanoTime() - cut);
      System.out.printf(
          "a silent cut: starts after %d ms, sees after %d ms%n",
          starts.toMillis(), seen.toMillis());
      assertThat(starts).isLessThan(REQUEST_TIMEOUT.plusSeconds(3));
      assertThat(seen).isLessThan(WATCH_RECOVERS);
      assertThat(hub().seen.now()).extracting(Observed::uid).contains(run.uid());
    }
  }

  /** Asks for so long that the stream outlives the outage. */
  private static KubernetesSettings patient(KubernetesSettings usual) {
    ApiSettings api = usual.api();
    return new KubernetesSettings(
        usual.namespace(),
        new ApiSettings(
            api.kubeconfig(),
            api.requestsPerSecond(),
            api.burst(),
            api.connections(),
            api.requestTimeout(),
            Duration.ofMinutes(2),
            api.longestLine()),
        usual.network(),
        usual.run(),
        usual.watch());
  }

  private void assertNothingEnds(Duration outage) {
    await()
        .pollDelay(outage)
        .atMost(outage.plusSeconds(10))
        .untilAsserted(
            () -> {
              assertThat(hub().seen.all).noneMatch(Observation.Gone.class::isInstance);
              assertThat(hub().seen.now())
                  .extracting(Observed::uid)
                  .containsExactlyInAnyOrderElementsOf(runs.stream().map(Observed::uid).toList());
            });
  }

  private void assertInStep(String after) throws Exception {
    long back = System.nanoTime();
    ProjectId fresh = ProjectId.random();
    await()
        .atMost(TestHub.PATIENCE)
        .ignoreExceptions()
        .until(() -> hub().start(fresh, 1).project().equals(fresh));
    Duration starts = Duration.ofNanos(System.nanoTime() - back);
    Observed killed = runs.get(0);
    hub().awaitSaid(killed.project(), 1, Phase.ENDED, "");
    hub().awaitSaid(fresh, 1, Phase.PENDING, "");
    Duration inStep = Duration.ofNanos(System.nanoTime() - back);
    System.out.printf(
        "%s: starts again after %d ms, in step after %d ms%n",
        after, starts.toMillis(), inStep.toMillis());
    assertThat(inStep).isLessThan(IN_STEP);
    assertThat(hub().seen.all).noneMatch(Observation.Gone.class::isInstance);
    hub().awaitReady(fresh, 1);
    for (Observed run : runs.subList(1, 3)) {
      assertThat(hub().start(run.project(), 1).uid()).isEqualTo(run.uid());
    }
    assertThat(hub().run(killed.project(), 2).uid()).isNotEqualTo(killed.uid());
  }
}
