package io.carrel.bench.kubernetes;

import io.carrel.actors.identity.ProjectId;
import io.carrel.bench.TemporaryFolder;
import io.carrel.bench.kubernetes.StartAll.Started;
import io.carrel.bench.kubernetes.StopAll.Stopped;
import io.carrel.bench.site.Api;
import io.carrel.bench.site.Processes;
import io.carrel.bench.site.Site;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * The whole program over a namespace of its own: all projects are started at once, a hub is killed
 * half-way, and all are stopped at once.
 */
public final class ScaleRun {
  private static final String ADMIN = "ada@example.org";

  /** Making projects is not measured. */
  private static final Duration MAKING = Duration.ofMinutes(10);

  private final Plan plan;
  private final String password = UUID.randomUUID().toString();

  /**
   * What is to be done.
   *
   * @param root of the repository
   * @param log what the hubs log is appended here
   * @param kubeconfig an admin's
   * @param image what projects run in
   * @param serverImage what brings the project server
   * @param within until all have to run; then those that do not have to say why
   * @param stoppedWithin until nothing may be left of those that were stopped
   */
  public record Plan(
      Path root,
      Path log,
      Path kubeconfig,
      Nodes nodes,
      int projects,
      int replicas,
      String image,
      String serverImage,
      Duration within,
      Duration stoppedWithin) {}

  public ScaleRun(Plan plan) {
    this.plan = plan;
  }

  /** Blocks until nothing of it is left on this machine. */
  public Figures play() throws IOException, InterruptedException {
    try (TemporaryFolder folder = new TemporaryFolder();
        KubernetesClient admin = connect(plan.kubeconfig());
        BenchNamespace namespace = new BenchNamespace(admin);
        PodLog pods = new PodLog(admin, namespace.name());
        RequestCount requests = new RequestCount(admin, namespace.name())) {
      List<String> violations = new ArrayList<>();
      Path data = folder.path().resolve("data");
      Figures figures;
      try (Site site = Site.up(site(namespace, folder.path(), data))) {
        figures = play(site, admin, namespace.name(), pods, requests);
        violations.addAll(figures.violations());
      }
      for (Processes.Found left : Processes.of(data)) {
        violations.add("a process is left: " + left);
      }
      return figures.with(violations);
    }
  }

  private Site.Plan site(BenchNamespace namespace, Path folder, Path data) throws IOException {
    Path config =
        Files.writeString(
            folder.resolve("carrel.conf"), plan.nodes().settings(plan.image(), plan.serverImage()));
    return new Site.Plan(
        plan.root(),
        data,
        plan.log(),
        plan.replicas(),
        List.of(
            "--runtime=kubernetes",
            "--kubeconfig=" + namespace.kubeconfig(folder),
            "--namespace=" + namespace.name(),
            "--config=" + config),
        Map.of("CARREL_ADMIN_EMAIL", ADMIN, "CARREL_ADMIN_PASSWORD", password));
  }

  private Figures play(
      Site site, KubernetesClient admin, String namespace, PodLog pods, RequestCount requests)
      throws IOException, InterruptedException {
    try (Crowd crowd = new Crowd(Api.signIn(site, ADMIN, password))) {
      List<ProjectId> projects = make(crowd);
      Scene scene =
          new Scene(
              site,
              admin,
              namespace,
              plan.nodes(),
              projects,
              crowd,
              new Owners(site),
              pods,
              requests);
      Started started = StartAll.play(scene, plan.within());
      Verdict verdict = new Verdict(scene);
      List<String> violations = new ArrayList<>(verdict.violations(started.orders().refusals()));
      Optional<Sizes> sizes = verdict.sizes();
      Stopped stopped = StopAll.play(scene, plan.stoppedWithin());
      violations.addAll(stopped.violations());
      violations.addAll(Verdict.secondPods(scene));
      excess(requests).ifPresent(violations::add);
      return new Figures(projects.size(), started, sizes, stopped, rate().perSecond(), violations);
    }
  }

  private List<ProjectId> make(Crowd crowd) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + MAKING.toNanos();
    List<Map<String, Object>> titles =
        IntStream.rangeClosed(1, plan.projects())
            .mapToObj(n -> Map.<String, Object>of("title", "No. " + n))
            .toList();
    List<ProjectId> projects = new ArrayList<>();
    for (Crowd.Answer made : Crowd.all(crowd.send("projects/create", titles, deadline))) {
      if (!made.isAccepted()) {
        throw new IOException("no project: " + made);
      }
      projects.add(ProjectId.parse(made.body().path("project_id").asText()));
    }
    if (plan.nodes().patch().isPresent()) {
      Map<String, Object> patch = Map.of("patch", plan.nodes().patch().get());
      Orders.Outcome set =
          Orders.give(crowd, "projects/set-quota", projects, patch, deadline).outcome();
      if (!set.refusals().isEmpty()) {
        throw new IOException("no quota: " + set.refusals());
      }
    }
    System.err.printf("%,d projects are made%n", projects.size());
    return projects;
  }

  private Rate rate() {
    ApiSettings usual = ApiSettings.of(Optional.empty());
    return new Rate(plan.replicas() * usual.requestsPerSecond(), usual.burst());
  }

  /** One hub more than there are: the one that took the place of the killed one. */
  private Optional<String> excess(RequestCount requests) {
    double excess = rate().excess(requests.samples(), plan.replicas() + 1);
    return excess > 0
        ? Optional.of("the request rate was exceeded by %.0f requests".formatted(excess))
        : Optional.empty();
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
