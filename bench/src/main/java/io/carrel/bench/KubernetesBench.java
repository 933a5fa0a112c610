package io.carrel.bench;

import io.carrel.bench.kubernetes.Figures;
import io.carrel.bench.kubernetes.PodOptions;
import io.carrel.bench.kubernetes.ScaleRun;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Many projects at once in a real cluster, and a hub that is killed half-way. */
@Command(
    name = "kubernetes",
    description = "Starts many projects at once in a cluster, and kills the hub half-way.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class KubernetesBench implements Callable<Integer> {
  @Option(
      names = "--projects",
      paramLabel = "N",
      defaultValue = "1000",
      description = "How many at once (default: 1000).")
  private int projects;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "An admin's (default: KUBECONFIG).")
  private Optional<Path> kubeconfig = Optional.empty();

  @Mixin private PodOptions pods = new PodOptions();

  @Option(
      names = "--within",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "Until all have to run or say why (default: 600).")
  private int within;

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
    Figures figures = new ScaleRun(config, projects, pods).play(Duration.ofSeconds(within));
    String section = section(figures);
    System.out.print(section);
    List<String> violations = figures.violations();
    violations.forEach(violation -> System.err.println("violated: " + violation));
    if (!dryRun) {
      new BenchmarksPage(RunOptions.root().resolve("docs/kubernetes-scale.md"), Clock.systemUTC())
          .write(pods.nodes().name().toLowerCase(Locale.ROOT), section);
    }
    return violations.isEmpty() ? 0 : 1;
  }

  private String section(Figures figures) {
    return """
        ### %,d projects at once on %s
        The hub is killed (SIGKILL) when half of them have a pod, and another one takes its place. %s, %s.

        %s"""
        .formatted(
            projects,
            pods.nodes().words(),
            LocalDate.now(Clock.systemUTC()),
            BenchmarksPage.machine(),
            figures.table());
  }
}
