package io.carrel.cluster;

import io.carrel.cluster.admin.AdminCommand;
import io.carrel.cluster.admin.AdminFailed;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IVersionProvider;

/** The program behind {@code ./carrel}. */
@Command(
    name = "carrel",
    description =
        "A computing platform of your own: projects as Linux environments in the browser.",
    subcommands = {
      UpCommand.class,
      AdminCommand.class,
      NodeCommand.class,
      TrainCommand.class,
      CommandLine.HelpCommand.class
    },
    versionProvider = Main.Version.class,
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    CommandLine line = new CommandLine(new Main());
    line.setExecutionExceptionHandler(Main::explain);
    line.setParameterExceptionHandler(Main::explainUsage);
    int code = line.execute(arguments);
    if (code != ExitCode.OK) {
      // Threads of a half-started system must not keep a failed program alive.
      System.exit(code);
    }
  }

  /** A refusal is one sentence; anything else is a defect and shows where. */
  private static int explain(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
    if (e instanceof StartRefused || e instanceof AdminFailed) {
      line.getErr().println("carrel: " + e.getMessage());
    } else {
      e.printStackTrace(line.getErr());
    }
    return ExitCode.SOFTWARE;
  }

  private static int explainUsage(CommandLine.ParameterException e, String[] arguments) {
    CommandLine line = e.getCommandLine();
    while (line.getParent() != null && line.getParent().getParent() != null) {
      line = line.getParent();
    }
    line.getErr()
        .println("carrel: " + e.getMessage() + " (./carrel help " + line.getCommandName() + ")");
    return ExitCode.SOFTWARE;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"carrel " + current()};
    }

    static String current() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "development" : version;
    }
  }
}
