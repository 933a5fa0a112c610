package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.manifest.PodQuota;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * A hub's runtime in a namespace of its own, and all that it says. The test changes at will what
 * pods get.
 */
final class RunningHub implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(100);

  /** From when Kubernetes knows something until people are told. */
  private static final Duration SOON = Duration.ofSeconds(5);

  final TestNamespace namespace;
  final KubernetesRuntime runtime;
  final ObservedRuns seen;
  volatile PodSettings settings;
  volatile PodQuota quota = PodQuota.of(10, 2000, 50, 300);

  RunningHub(Path folder, ActorSystem system) {
    this(new TestNamespace(TestCluster.get()), folder, system, usual -> usual);
  }

  RunningHub(
      TestNamespace namespace,
      Path folder,
      ActorSystem system,
      UnaryOperator<KubernetesSettings> changed) {
    this.namespace = namespace;
    this.settings = namespace.podSettings();
    this.runtime =
        new KubernetesRuntime(
            changed.apply(namespace.settings(namespace.kubeconfig(folder))), shapes());
    this.seen = new ObservedRuns(runtime, system);
    await().atMost(PATIENCE).until(() -> !seen.all.isEmpty());
  }

  private PodShapes shapes() {
    return new PodShapes() {
      @Override
      public PodSettings settings() {
        return settings;
      }

      @Override
      public PodQuota quota(ProjectSpec spec) {
        return quota;
      }
    };
  }

  CompletionStage<Observed> ask(ProjectId project, long epoch) {
    return runtime.ensureRunning(
        new ProjectSpec(project, "", Map.of(), TestHub.QUOTA),
        new Epoch(epoch),
        new Credential("only-for-this-test"));
  }

  Observed start(ProjectId project, long epoch) throws Exception {
    return get(ask(project, epoch));
  }

  /** Starts it, and waits until its server answers. */
  Observed run(ProjectId project, long epoch) throws Exception {
    start(project, epoch);
    return awaitReady(project, epoch);
  }

  Observed awaitReady(ProjectId project, long epoch) {
    return awaitSaid(project, epoch, Phase.READY, "");
  }

  void stop(Observed run) throws Exception {
    get(runtime.ensureStopped(run.project(), run.uid(), Duration.ofSeconds(2)));
  }

  /** Waits until this was said of one run; what was said. */
  Observed awaitSaid(ProjectId project, long epoch, Phase phase, String words) {
    return await()
        .atMost(PATIENCE)
        .until(() -> said(project, epoch, phase, words), Optional::isPresent)
        .orElseThrow();
  }

  /** The last thing of this kind that was said of one run. */
  Optional<Observed> said(ProjectId project, long epoch, Phase phase, String words) {
    List<Observed> fitting =
        seen.of(project).stream()
            .filter(run -> run.epoch().equals(new Epoch(epoch)))
            .filter(run -> run.phase() == phase && run.reason().contains(words))
            .toList();
    return fitting.isEmpty() ? Optional.empty() : Optional.of(fitting.get(fitting.size() - 1));
  }

  /** Waits until Kubernetes knows it; people have to be told within 5 s. */
  void assertToldSoon(String what, Callable<Boolean> kubernetesKnows, Callable<Boolean> told) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(kubernetesKnows);
    long known = System.nanoTime();
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(told);
    Duration lag = Duration.ofNanos(System.nanoTime() - known);
    System.out.printf("%s: told %d ms after Kubernetes knew it%n", what, lag.toMillis());
    assertThat(lag).as(what).isLessThan(SOON);
  }

  Optional<Pod> pod(ProjectId project) {
    return Optional.ofNullable(
        namespace
            .admin()
            .pods()
            .inNamespace(namespace.name())
            .withName(ProjectPods.name(project))
            .get());
  }

  List<Pod> pods() {
    return namespace.admin().pods().inNamespace(namespace.name()).list().getItems();
  }

  static <T> T get(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeFailure failure) {
        throw failure;
      }
      throw e;
    }
  }

  @Override
  public void close() {
    seen.close();
    runtime.close();
    namespace.close();
  }
}
