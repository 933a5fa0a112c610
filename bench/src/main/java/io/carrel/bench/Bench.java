package io.carrel.bench;

import io.carrel.bench.failover.FailoverBench;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program behind {@code ./carrel bench}. */
@Command(
    name = "carrel bench",
    description = "Measures Carrel on this machine and writes docs/benchmarks.md.",
    subcommands = {
      BootBench.class,
      ProjectServerBench.class,
      ListsBench.class,
      FailoverBench.class,
      KubernetesBench.class
    },
    mixinStandardHelpOptions = true)
public final class Bench {
  private Bench() {}

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Bench()).setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          command.getErr().println("carrel: " + failure.getMessage());
          return CommandLine.ExitCode.SOFTWARE;
        });
    System.exit(line.execute(arguments));
  }
}
