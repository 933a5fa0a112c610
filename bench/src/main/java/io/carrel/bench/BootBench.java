package io.carrel.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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
  private static final String UP = "Carrel is up";
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

  private double measure(Path data) throws IOException, InterruptedException {
    int port = freePort();
    try (MeasuredProcess hub = new MeasuredProcess(up(data, port))) {
      awaitLine(hub);
      awaitPage(hub, port);
      return hub.secondsSinceStart();
    }
  }

  private double measureAndNote(Path data) throws IOException, InterruptedException {
    int port = freePort();
    try (MeasuredProcess hub = new MeasuredProcess(up(data, port))) {
      awaitLine(hub);
      line.add(hub.secondsSinceStart());
      awaitPage(hub, port);
      double seconds = hub.secondsSinceStart();
      TimeUnit.SECONDS.sleep(settle);
      // The launcher has replaced itself by the hub: its process id is the hub's.
      resident.add(hub.residentMib());
      return seconds;
    }
  }

  private static ProcessBuilder up(Path data, int port) throws IOException {
    return new ProcessBuilder(
            RunOptions.root().resolve("carrel").toString(),
            "up",
            "--port",
            Integer.toString(port),
            "--management-port",
            Integer.toString(freePort()),
            "--data",
            data.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD);
  }

  private static void awaitPage(MeasuredProcess hub, int port)
      throws IOException, InterruptedException {
    hub.await("the first page", () -> MeasuredProcess.answers("http://127.0.0.1:" + port + "/"));
  }

  private static void awaitLine(MeasuredProcess hub) throws IOException {
    BufferedReader output = hub.process().inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(UP)) {
        return;
      }
    }
    throw new IOException("./carrel up ended before it was up; run it to see why");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
