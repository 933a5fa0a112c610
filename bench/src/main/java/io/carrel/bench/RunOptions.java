package io.carrel.bench;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** What every benchmark takes. */
final class RunOptions {
  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often (default: 5).")
  private int runs;

  @Option(names = "--dry-run", description = "Print only; leave docs/benchmarks.md alone.")
  private boolean dryRun;

  int runs() {
    if (runs < 1 || runs > 1000) {
      throw new IllegalArgumentException("--runs takes a number from 1 to 1000");
    }
    return runs;
  }

  boolean dryRun() {
    return dryRun;
  }

  /** Where the repository is; the launcher says so. */
  static Path root() {
    return Path.of(System.getProperty("carrel.root", ".")).toAbsolutePath().normalize();
  }
}
