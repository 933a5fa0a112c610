package io.carrel.bench;

import io.carrel.bench.kubernetes.Figures;
import io.carrel.bench.kubernetes.Nodes;
import io.carrel.bench.kubernetes.ScaleRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Many projects at once in a real cluster, and a hub that is killed half-way. */
@Command(
    name = "kubernetes",
    description = "Starts many projects at once in a cluster, and kills the hub half-way.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class KubernetesBench implements Callable<Integer> {
  private static final int MAX_SHOWN = 20;

  @Option(
      names = "--projects",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many at once (default: 1000).")
  private int projects;

  @Option(
      names = "--replicas",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many hubs (default: 1).")
  private int replicas;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "An admin's (default: KUBECONFIG).")
  private Optional<Path> kubeconfig = Optional.empty();

  @Option(
      names = "--nodes",
      paramLabel = "KIND",
      defaultValue = "hollow",
      description =
          "hollow (label node=hollow, taint node=hollow:NoSchedule; pods run nothing) or real"
              + " (default: hollow).")
  private Nodes nodes = Nodes.HOLLOW;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      defaultValue = "registry.test/library/debian:bookworm-slim",
      description = "What projects run in.")
  private String image = "";

  @Option(
      names = "--server-image",
      paramLabel = "IMAGE",
      defaultValue = "registry.test/carrel/project-server:test",
      description = "What brings the project server.")
  private String serverImage = "";

  @Option(
      names = "--within",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "Until all have to run or say why (default: 600).")
  private int within;

  @Option(
      names = "--stopped-within",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "Until nothing may be left of stopped ones (default: 300).")
  private int stoppedWithin;

  @Option(names = "--dry-run", description = "Print only; leave docs/kubernetes-scale.md alone.")
  private boolean dryRun;

  @Override
  public Integer call() throws Exception {
    if (projects < 2 || projects > 100_000) {
      throw new IllegalArgumentException("--projects takes a number from 2 to 100000");
    }
    Path config =
        kubeconfig
            .or(() -> Optional.ofNullable(System.getenv("KUBECONFIG")).map(Path::of))
            .orElseThrow(() -> new IllegalArgumentException("give --kubeconfig or KUBECONFIG"));
    Path root = RunOptions.root();
    Figures figures =
        new ScaleRun(
                new ScaleRun.Plan(
                    root,
                    Files.createDirectories(root.resolve("target/kubernetes")).resolve("hubs.log"),
                    config,
                    nodes,
                    projects,
                    replicas,
                    image,
                    serverImage,
                    Duration.ofSeconds(within),
                    Duration.ofSeconds(stoppedWithin)))
            .play();
    String section = section(figures);
    System.out.print(section);
    List<String> violations = figures.violations();
    violations.stream()
        .limit(MAX_SHOWN)
        .forEach(violation -> System.err.println("violated: " + violation));
    if (!dryRun) {
      new BenchmarksPage(root.resolve("docs/kubernetes-scale.md"), Clock.systemUTC())
          .write(nodes.name().toLowerCase(Locale.ROOT), section);
    }
    return violations.isEmpty() ? 0 : 1;
  }

  private String section(Figures figures) {
    return """
        ### %,d projects at once on %s
        %s, killed (SIGKILL) when half of the projects have a pod, and started again. %s, %s.

        %s"""
        .formatted(
            projects,
            nodes.words(),
            replicas == 1 ? "One hub" : "One of %d hubs".formatted(replicas),
            LocalDate.now(Clock.systemUTC()),
            BenchmarksPage.machine(),
            figures.table());
  }
}
