package io.carrel.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How fast {@code ./carrel up} serves its first page, and how large the hub is then. */
@Command(
    name = "boot",
    description = "From ./carrel up to the first page, over a warm data folder; the hub's memory.",
    mixinStandardHelpOptions = true)
final class BootBench implements Callable<Integer> {
  private static final int SETTLE_SECONDS = 5;

  @Mixin private RunOptions options = new RunOptions();

  @Option(
      names = "--settle",
      paramLabel = "S",
      defaultValue = "" + SETTLE_SECONDS,
      description = "Seconds from the first page to the look at the memory (default: 5).")
  private int settle;

  private final Series line = new Series("the line with the address", "s", "");
  private final Series page = new Series("the first page", "s", "4 s");
  private final Series resident = new Series("resident, hub", "MiB", "below 400 MB");

  @Override
  public Integer call() throws Exception {
    try (TemporaryFolder data = new TemporaryFolder()) {
      double cold = measure(data.path());
      System.err.printf("The very first start, with a new database: %.2f s%n", cold);
      for (int i = 0; i < options.runs(); i++) {
        page.add(measureAndNote(data.path()));
      }
    }
    BenchmarksPage benchmarks =
        new BenchmarksPage(RunOptions.root().resolve("docs/benchmarks.md"), Clock.systemUTC());
    String table =
        benchmarks.table(
            "Boot",
            "From `./carrel up` over a data folder that has been used before; nothing to build.",
            options.runs(),
            List.of(page, line, resident));
    System.out.print(table);
    if (!options.dryRun()) {
      benchmarks.write("boot", table);
    }
    return 0;
  }

  private static double measure(Path data) throws IOException, InterruptedException {
    try (HubProcess hub = new HubProcess(data, Map.of())) {
      hub.awaitLine();
      hub.awaitPage();
      return hub.process().secondsSinceStart();
    }
  }

  private double measureAndNote(Path data) throws IOException, InterruptedException {
    try (HubProcess hub = new HubProcess(data, Map.of())) {
      hub.awaitLine();
      line.add(hub.process().secondsSinceStart());
      hub.awaitPage();
      double seconds = hub.process().secondsSinceStart();
      TimeUnit.SECONDS.sleep(settle);
      resident.add(hub.process().residentMib());
      return seconds;
    }
  }
}
