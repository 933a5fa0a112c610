package io.carrel.bench.failover;

import io.carrel.bench.failover.fault.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Breaks three replicas on purpose, again and again, and checks what their clients saw. */
@Command(
    name = "failover",
    description = "Breaks three replicas under load, and checks that nothing is lost.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
public final class FailoverBench implements Callable<Integer> {
  @Option(
      names = "--scenario",
      paramLabel = "NAME",
      defaultValue = "faults",
      description = "faults, owner (killed while terminals print) or rolling (default: faults).")
  private ScenarioKind scenario = ScenarioKind.FAULTS;

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "10",
      description = "How often (default: 10).")
  private int runs;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Chooses nodes and times (default: 1).")
  private long seed;

  @Option(
      names = "--faults",
      paramLabel = "KIND",
      split = ",",
      defaultValue = "kill,stop,cut,cut_database,database,disk",
      description = "Which, in turn: kill, stop, cut, cut_database, database, disk (default: all).")
  private List<FaultKind> faults = List.of();

  @Option(
      names = "--lasts",
      paramLabel = "SECONDS",
      description = "How long faults last that end by themselves (default: chosen by the seed).")
  private @Nullable Integer lasts;

  @Option(
      names = "--resume",
      description = "Goes on with an earlier series of the same scenario, seed and faults.")
  private boolean resume;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "docs/reliability.md",
      description = "The page to write (default: docs/reliability.md).")
  private Path out = Path.of("");

  @Option(names = "--dry-run", description = "Print only; leave the page alone.")
  private boolean dryRun;

  @Option(
      names = "--sessions",
      defaultValue = "200",
      description = "Rolling: open sessions (default: 200).")
  private int sessions;

  @Option(
      names = "--sockets",
      defaultValue = "50",
      description = "Rolling: proxied websockets (default: 50).")
  private int sockets;

  @Option(
      names = "--requests",
      defaultValue = "200",
      description = "Rolling: requests a second (default: 200).")
  private int requests;

  @Option(
      names = "--starts",
      defaultValue = "1",
      description = "Rolling: starts of projects a second (default: 1).")
  private double starts;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Path root = Path.of(System.getProperty("carrel.root", ".")).toAbsolutePath().normalize();
    String name = scenario.name().toLowerCase(Locale.ROOT);
    Path folder = Files.createDirectories(root.resolve("target/failover").resolve(name));
    Results results = Results.open(folder.resolve("results.jsonl"), resume);
    List<FaultKind> possible = possible();
    try (Series series = new Series(root, folder, results)) {
      for (int run = 1; run <= runs; run++) {
        FaultKind kind = possible.get((run - 1) % possible.size());
        series.play(
            run,
            seed * 1000 + run,
            scenario == ScenarioKind.FAULTS ? kind.word() : name,
            scenario(kind));
      }
    }
    ReliabilityPage page = new ReliabilityPage(root.resolve(out), Clock.systemUTC());
    String section = page.section(scenario, results.all());
    System.out.print(section);
    if (!dryRun) {
      page.write(scenario, section);
    }
    return results.dirty() == 0 ? 0 : 1;
  }

  private Scenario scenario(FaultKind kind) {
    return switch (scenario) {
      case FAULTS -> new FaultRun(kind, Optional.ofNullable(lasts).map(Duration::ofSeconds));
      case OWNER -> new OwnerRun();
      case ROLLING -> new RollingRun(new RollingRun.Crowd(sessions, sockets, requests, starts));
    };
  }

  /** What cannot be done here is left out, and said. */
  private List<FaultKind> possible() throws IOException {
    List<FaultKind> possible = new ArrayList<>();
    for (FaultKind kind : faults) {
      kind.missing()
          .ifPresentOrElse(
              why -> System.err.println("skipped: " + kind.word() + ": " + why),
              () -> possible.add(kind));
    }
    if (possible.isEmpty()) {
      throw new IOException("none of these faults can be done here");
    }
    return possible;
  }
}
