package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.stream.javadsl.Sink;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import io.carrel.k8s.manifest.PodSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * What a hub has of a cluster: a runtime with a hub's rights, and all that it says. The test
 * changes at will what pods get from their next start on.
 */
final class TestHub implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(100);

  /** From when Kubernetes knows something, or is asked, until people are told. */
  static final Duration SOON = Duration.ofSeconds(5);

  /** Little, so that many fit. */
  static final Quota QUOTA = quota(false, List.of());

  /** As {@link #QUOTA}, with the internet. */
  static final Quota ONLINE = quota(true, List.of());

  static final Credential CREDENTIAL = new Credential("only-for-this-test");

  final TestNamespace namespace;
  final KubernetesRuntime runtime;
  final ObservedRuns seen;
  volatile PodSettings settings;
  volatile Quota quota = QUOTA;
  private final ActorSystem system = ActorSystem.create("hub");

  /**
   * In a namespace of its own.
   *
   * @param folder for the kubeconfig
   */
  TestHub(Path folder) {
    this(new TestNamespace(TestCluster.get()), folder);
  }

  private TestHub(TestNamespace namespace, Path folder) {
    this(namespace, namespace.settings(namespace.kubeconfig(folder)));
  }

  /**
   * @param namespace ends with this hub
   */
  TestHub(TestNamespace namespace, KubernetesSettings settings) {
    this(namespace, shapes -> new KubernetesRuntime(settings, shapes));
  }

  /**
   * @param namespace ends with this hub
   * @param runtime takes {@link #settings} from what it is given, or has settings of its own
   */
  TestHub(TestNamespace namespace, Function<PodShapes, KubernetesRuntime> runtime) {
    this.namespace = namespace;
    this.settings = namespace.podSettings();
    this.runtime = runtime.apply(() -> this.settings);
    this.seen = new ObservedRuns(this.runtime, system);
    await().atMost(PATIENCE).until(() -> !seen.all.isEmpty());
  }

  /**
   * As {@link #QUOTA}, with a JSON Patch of the pod.
   *
   * @param patch with ' for "
   */
  static Quota patched(String patch) throws JsonProcessingException {
    return quota(
        false, List.of(new ObjectMapper().readValue(patch.replace('\'', '"'), JsonNode[].class)));
  }

  private static Quota quota(boolean network, List<JsonNode> patch) {
    return new Quota(
        10,
        2000,
        50,
        300,
        3000,
        Quota.MAX_IDLE_TIMEOUT,
        network,
        false,
        Optional.empty(),
        Optional.empty(),
        patch);
  }

  /** With the present {@link #quota}. */
  ProjectSpec spec(ProjectId project) {
    return new ProjectSpec(project, "A test", Map.of(), quota);
  }

  CompletionStage<Observed> ask(ProjectId project, long epoch) {
    return runtime.ensureRunning(spec(project), new Epoch(epoch), CREDENTIAL);
  }

  Observed start(ProjectId project, long epoch) throws Exception {
    return get(ask(project, epoch));
  }

  /** Starts it, and waits until its server answers. */
  Observed run(ProjectId project, long epoch) throws Exception {
    start(project, epoch);
    return awaitReady(project, epoch);
  }

  void stop(Observed run) throws Exception {
    get(runtime.ensureStopped(run.project(), run.uid(), Duration.ofSeconds(2)));
  }

  Observed awaitReady(ProjectId project, long epoch) {
    return awaitSaid(project, epoch, Phase.READY, "");
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
    return seen.of(project).stream()
        .filter(run -> run.epoch().equals(new Epoch(epoch)))
        .filter(run -> run.phase() == phase && run.reason().contains(words))
        .reduce((before, last) -> last);
  }

  /** What its observer believes of the project now. */
  Optional<Observed> now(ProjectId project) {
    return seen.now().stream().filter(run -> run.project().equals(project)).findFirst();
  }

  /** What another observer hears first. */
  CompletionStage<Observation> firstOfANewStream() {
    return runtime.observe(new Slice(0, 1)).runWith(Sink.head(), system);
  }

  /** Waits until Kubernetes knows it; people have to be told {@link #SOON}. */
  void assertToldSoon(String what, Callable<Boolean> kubernetesKnows, Callable<Boolean> told) {
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(kubernetesKnows);
    long known = System.nanoTime();
    await().atMost(PATIENCE).pollInterval(Duration.ofMillis(50)).until(told);
    Duration lag = Duration.ofNanos(System.nanoTime() - known);
    System.out.printf("%s: told %d ms after Kubernetes knew it%n", what, lag.toMillis());
    assertThat(lag).as(what).isLessThan(SOON);
  }

  /** The answer, or its {@link RuntimeFailure}. */
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
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
