package io.carrel.bench;

import io.carrel.local.ProjectServerArchive;
import java.io.IOException;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How fast a project server is ready, and how large it is. */
@Command(
    name = "project-server",
    description = "From start to ready, and its memory idle and with three terminals.",
    mixinStandardHelpOptions = true)
final class ProjectServerBench implements Callable<Integer> {
  private static final int TERMINALS = 3;
  private static final int SETTLE_SECONDS = 3;

  @Mixin private RunOptions options = new RunOptions();

  private final Series plain = new Series("ready, without an archive", "s", "");
  private final Series ready = new Series("ready", "s", "1 s");
  private final Series idle = new Series("resident, idle", "MiB", "below 64 MiB");
  private final Series busy = new Series("resident, three terminals open", "MiB", "below 64 MiB");

  @Override
  public Integer call() throws Exception {
    Path dist = RunOptions.root().resolve("cluster/target/dist");
    try (TemporaryFolder folder = new TemporaryFolder()) {
      Path archive = folder.path().resolve("project.jsa");
      List<String> command = command(dist, archive);
      for (int i = 0; i < options.runs(); i++) {
        plain.add(measure(folder.path(), command, false));
      }
      ProjectServerArchive.make(command, archive);
      for (int i = 0; i < options.runs(); i++) {
        ready.add(measure(folder.path(), command, true));
      }
    }
    BenchmarksPage page =
        new BenchmarksPage(RunOptions.root().resolve("docs/benchmarks.md"), Clock.systemUTC());
    String table =
        page.table(
            "Project server",
            "One project's own process, from its start until `/healthz` answers; shells are not counted.",
            options.runs(),
            List.of(ready, plain, idle, busy));
    System.out.print(table);
    if (!options.dryRun()) {
      page.write("project-server", table);
    }
    return 0;
  }

  private static List<String> command(Path dist, Path archive) throws IOException {
    Path flags = dist.resolve("project-server.argfile");
    if (!Files.exists(flags)) {
      throw new IOException("there is no project server in " + dist + "; build Carrel first");
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:SharedArchiveFile=" + archive,
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        "@" + flags,
        "-cp",
        dist.resolve("project") + "/*",
        "io.carrel.project.Main");
  }

  /** Seconds until it was ready; with {@code memory}, its memory is noted too. */
  private double measure(Path folder, List<String> command, boolean memory) throws Exception {
    Path run = Files.createTempDirectory(folder, "run");
    Path port = run.resolve("port");
    String credential = UUID.randomUUID().toString();
    Path secret = Files.writeString(run.resolve("credential"), credential);
    List<String> whole = new ArrayList<>(command);
    whole.addAll(
        List.of(
            "--home", Files.createDirectory(run.resolve("home")).toString(),
            "--credential-file", secret.toString(),
            "--host", "127.0.0.1",
            "--port", "0",
            "--port-file", port.toString(),
            "--project", UUID.randomUUID().toString(),
            "--epoch", "1"));
    ProcessBuilder builder =
        new ProcessBuilder(whole)
            .redirectErrorStream(true)
            .redirectOutput(run.resolve("log").toFile());
    builder.environment().put("LC_ALL", "C.UTF-8");
    try (MeasuredProcess server = new MeasuredProcess(builder)) {
      server.await("the port file", () -> Files.exists(port));
      int number = Integer.parseInt(Files.readString(port).strip());
      server.await(
          "an answer", () -> MeasuredProcess.answers("http://127.0.0.1:" + number + "/healthz"));
      double seconds = server.secondsSinceStart();
      if (memory) {
        noteMemory(server, number, credential);
      }
      return seconds;
    }
  }

  private void noteMemory(MeasuredProcess server, int port, String credential) throws Exception {
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    idle.add(server.residentMib());
    WebSocket link = Link.openTerminals(port, credential, TERMINALS);
    TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
    busy.add(server.residentMib());
    link.abort();
  }
}
