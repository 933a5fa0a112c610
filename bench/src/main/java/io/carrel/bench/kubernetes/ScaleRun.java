package io.carrel.bench.kubernetes;

import io.carrel.actors.identity.ProjectId;
import io.carrel.k8s.api.ApiSettings;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** Runs all projects at once, kills the hub when half of them have a pod, and runs another one. */
public final class ScaleRun {
  private static final int HUBS = 2;
  private static final long LOOK_MILLIS = 20;

  private final Path kubeconfig;
  private final List<ProjectId> projects;
  private final PodOptions pods;

  /**
   * @param kubeconfig an admin's
   */
  public ScaleRun(Path kubeconfig, int projects, PodOptions pods) {
    this.kubeconfig = kubeconfig;
    this.projects = Stream.generate(ProjectId::random).limit(projects).toList();
    this.pods = pods;
  }

  /**
   * @param within until all have to run; then those that do not have to say why
   */
  public Figures play(Duration within) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("carrel-bench");
    try (KubernetesClient admin = connect(kubeconfig);
        BenchNamespace namespace = new BenchNamespace(admin);
        PodLog log = new PodLog(admin, namespace.name());
        RequestCount requests = new RequestCount(admin, namespace.name())) {
      return play(admin, namespace, log, requests, options(namespace, folder), within);
    } finally {
      Files.deleteIfExists(folder.resolve("kubeconfig"));
      Files.deleteIfExists(folder.resolve("projects"));
      Files.deleteIfExists(folder);
    }
  }

  private List<String> options(BenchNamespace namespace, Path folder) throws IOException {
    Path ids =
        Files.write(
            folder.resolve("projects"), projects.stream().map(ProjectId::toString).toList());
    List<String> where =
        List.of(
            "--kubeconfig",
            namespace.kubeconfig(folder).toString(),
            "--namespace",
            namespace.name(),
            "--projects",
            ids.toString());
    return Stream.concat(where.stream(), pods.words().stream()).toList();
  }

  private Figures play(
      KubernetesClient admin,
      BenchNamespace namespace,
      PodLog log,
      RequestCount requests,
      List<String> options,
      Duration within)
      throws IOException, InterruptedException {
    Told told = new Told(pods.nodes());
    RequestCount.Sample before = requests.sample();
    long begun = System.nanoTime();
    long deadline = begun + within.toNanos();
    int killedAt;
    try (HubProcess first = new HubProcess(options, told)) {
      await(first, deadline, () -> log.pods() >= projects.size() / 2);
      first.kill();
      killedAt = log.pods();
    }
    System.err.printf("killed after %.1f s with %d pods%n", since(begun), killedAt);
    try (HubProcess second = new HubProcess(options, told)) {
      await(second, deadline, () -> told.running() == projects.size());
      double seconds = since(begun);
      RequestCount.Sample after = requests.sample();
      long events = log.events();
      long bytes = log.bytes();
      System.err.printf("%d of %d run after %.1f s%n", told.running(), projects.size(), seconds);
      Verdict verdict = new Verdict(admin, namespace.name(), projects);
      ApiSettings api = ApiSettings.of(Optional.empty());
      return new Figures(
          projects.size(),
          seconds,
          (int) told.running(),
          killedAt,
          after.requests() - before.requests(),
          Rate.most(requests.samples()),
          api.requestsPerSecond(),
          events,
          bytes,
          verdict.podBytes(),
          verdict.podStored(),
          verdict.secretStored(),
          verdict.violations(
              told,
              log,
              new Rate(api.requestsPerSecond(), api.burst()).excess(requests.samples(), HUBS)));
    }
  }

  /** Until it is so, or the time is over. */
  private static void await(HubProcess hub, long deadline, BooleanSupplier condition)
      throws IOException, InterruptedException {
    while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
      if (!hub.isAlive()) {
        throw new IOException("the hub ended by itself");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }

  private static KubernetesClient connect(Path kubeconfig) {
    Config config =
        new ConfigBuilder(Config.fromKubeconfig(kubeconfig.toFile()))
            .withRequestTimeout(Math.toIntExact(Duration.ofMinutes(1).toMillis()))
            .build();
    return new KubernetesClientBuilder()
        .withConfig(config)
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withHttpClientBuilderConsumer(builder -> builder.preferHttp11())
        .build();
  }
}
