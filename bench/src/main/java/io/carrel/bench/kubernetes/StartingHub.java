package io.carrel.bench.kubernetes;

import akka.actor.ActorSystem;
import akka.stream.RestartSettings;
import akka.stream.javadsl.RestartSource;
import akka.stream.javadsl.Sink;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import io.carrel.k8s.KubernetesRuntime;
import io.carrel.k8s.KubernetesSettings;
import io.carrel.k8s.api.ApiSettings;
import io.carrel.k8s.manifest.NetworkSettings;
import io.carrel.k8s.run.RunSettings;
import io.carrel.k8s.watch.WatchSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * The process that is killed: a hub's runtime, told to run all projects at once. As an owner does
 * it asks again after a failure that may pass, and after a time without an answer. It prints what
 * it is told, a line each, and never ends by itself.
 */
@Command(name = "kubernetes-hub", hidden = true)
public final class StartingHub implements Callable<Integer> {
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration AGAIN = Duration.ofSeconds(2);

  /** As many as hubs have by default. */
  private static final int SLICES = 4;

  @Option(names = "--kubeconfig", required = true)
  private Path kubeconfig = Path.of("");

  @Option(names = "--namespace", required = true)
  private String namespace = "";

  @Option(names = "--projects", required = true)
  private Path projects = Path.of("");

  @Mixin private PodOptions pods = new PodOptions();

  private final ScheduledExecutorService again = Executors.newSingleThreadScheduledExecutor();

  @Override
  public Integer call() throws Exception {
    ActorSystem system = ActorSystem.create("hub", ConfigFactory.parseString(QUIET));
    KubernetesRuntime runtime =
        new KubernetesRuntime(
            new KubernetesSettings(
                namespace,
                ApiSettings.of(Optional.of(kubeconfig)),
                NetworkSettings.of(Map.of(), List.of(pods.hubAddress())),
                RunSettings.usual(),
                WatchSettings.usual()),
            pods::settings);
    IntStream.range(0, SLICES).forEach(slice -> observe(runtime, slice, system));
    Files.readAllLines(projects).forEach(id -> start(runtime, ProjectId.parse(id)));
    new CountDownLatch(1).await();
    return 0;
  }

  private static final String QUIET =
      "akka.log-dead-letters = off, akka.stdout-loglevel = OFF, akka.loglevel = OFF";

  private static void observe(KubernetesRuntime runtime, int slice, ActorSystem system) {
    RestartSource.withBackoff(
            RestartSettings.create(Duration.ofMillis(200), Duration.ofSeconds(4), 0.2),
            () -> runtime.observe(new Slice(slice, SLICES)))
        .runWith(Sink.foreach(StartingHub::tell), system);
  }

  private static void tell(Observation observation) {
    if (observation instanceof Observation.Listed listed) {
      listed.all().forEach(StartingHub::seen);
    } else if (observation instanceof Observation.Changed changed) {
      seen(changed.observed());
    }
  }

  private static void seen(Observed run) {
    say("seen", run.project(), run.uid() + " " + run.phase() + " " + run.reason());
  }

  private static void say(String what, ProjectId project, String more) {
    System.out.println(what + " " + project + " " + more.replaceAll("\\s+", " "));
  }

  private void start(KubernetesRuntime runtime, ProjectId project) {
    var unused =
        runtime
            .ensureRunning(
                new ProjectSpec(project, "", Map.of(), pods.quota()),
                new Epoch(1),
                new Credential("bench"))
            .toCompletableFuture()
            .orTimeout(CALL_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .whenCompleteAsync(
                (run, failure) -> {
                  if (failure == null) {
                    say("answered", project, run.uid());
                  } else if (cause(failure) instanceof RuntimeFailure.Rejected
                      || cause(failure) instanceof RuntimeFailure.QuotaExceeded) {
                    say("refused", project, String.valueOf(cause(failure).getMessage()));
                  } else {
                    var unusedRetry =
                        again.schedule(
                            () -> start(runtime, project), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
                  }
                },
                Runnable::run);
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
