package io.carrel.k8s;

import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.stream.javadsl.Sink;
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
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What a hub has of a cluster: a runtime with a hub's rights, and the stream it observes. */
final class TestHub implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Little, so that many fit. */
  static final Quota QUOTA = Quota.of(10, 2000, 50, 300);

  static final Credential CREDENTIAL = new Credential("only-for-this-test");

  final TestNamespace namespace;
  final KubernetesRuntime runtime;
  final ObservedRuns seen;
  private final ActorSystem system = ActorSystem.create("hub");

  private TestHub(TestNamespace namespace, KubernetesSettings settings, PodShapes shapes) {
    this.namespace = namespace;
    this.runtime = new KubernetesRuntime(settings, shapes);
    this.seen = new ObservedRuns(runtime, system);
    await().atMost(PATIENCE).until(() -> !seen.all.isEmpty());
  }

  /**
   * In a namespace of its own, where projects get what their quotas say.
   *
   * @param folder for the kubeconfig
   */
  static TestHub open(Path folder) {
    TestNamespace namespace = new TestNamespace(TestCluster.get());
    return of(namespace, folder, namespace.shapes());
  }

  static TestHub of(TestNamespace namespace, Path folder, PodShapes shapes) {
    return of(namespace, namespace.settings(namespace.kubeconfig(folder)), shapes);
  }

  static TestHub of(TestNamespace namespace, KubernetesSettings settings, PodShapes shapes) {
    return new TestHub(namespace, settings, shapes);
  }

  /** As {@link #QUOTA}, with the internet. */
  static Quota online() {
    return new Quota(
        QUOTA.cpuRequest(),
        QUOTA.cpuLimit(),
        QUOTA.memoryRequest(),
        QUOTA.memoryLimit(),
        QUOTA.diskQuota(),
        QUOTA.idleTimeout(),
        true,
        QUOTA.extRw(),
        QUOTA.gpu(),
        QUOTA.dedicatedVm(),
        QUOTA.patch());
  }

  static ProjectSpec spec(ProjectId project) {
    return spec(project, QUOTA);
  }

  static ProjectSpec spec(ProjectId project, Quota quota) {
    return new ProjectSpec(project, "A test", Map.of(), quota);
  }

  CompletionStage<Observed> start(ProjectSpec spec, long epoch) {
    return runtime.ensureRunning(spec, new Epoch(epoch), CREDENTIAL);
  }

  /** Starts it, and waits until its server answers. */
  Observed startAndAwaitReady(ProjectSpec spec) throws Exception {
    get(start(spec, 1));
    return awaitPhase(spec.project(), Phase.READY);
  }

  Observed awaitPhase(ProjectId project, Phase phase) {
    return await()
        .atMost(PATIENCE)
        .until(() -> now(project).filter(run -> run.phase() == phase), Optional::isPresent)
        .orElseThrow();
  }

  /** What its observer believes of the project now. */
  Optional<Observed> now(ProjectId project) {
    return seen.now().stream().filter(run -> run.project().equals(project)).findFirst();
  }

  /** Whether a program in the project gets a TCP connection within two seconds. */
  boolean reaches(ProjectId project, String host, int port) throws Exception {
    String probe = "timeout 2 bash -c '</dev/tcp/" + host + "/" + port + "' 2>/dev/null";
    return namespace.run(project, probe + " && echo reached || echo lost").equals("reached\n");
  }

  /** What another observer hears first. */
  CompletionStage<Observation> firstOfANewStream() {
    return runtime.observe(new Slice(0, 1)).runWith(Sink.head(), system);
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
