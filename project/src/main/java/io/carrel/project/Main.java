package io.carrel.project;

import io.carrel.project.server.Credential;
import io.carrel.project.server.ProjectServer;
import io.carrel.project.system.ChildEnvironment;
import io.carrel.project.system.Commands;
import io.carrel.project.terminal.StreamSettings;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/** {@code java @project-server.argfile -cp … io.carrel.project.Main --home … }: see README.md. */
public final class Main {
  private static final String INIT_SCRIPT = "project_init.sh";

  private Main() {}

  /** Runs until SIGTERM. Exits with 1 and one sentence when it cannot start. */
  public static void main(String[] arguments) throws InterruptedException {
    try {
      run(Options.parse(arguments));
    } catch (IllegalArgumentException | IOException e) {
      Log.warn("cannot_start", "reason", e.getMessage());
      System.exit(1);
    }
  }

  private static void run(Options options) throws IOException, InterruptedException {
    requireUtf8();
    Path home = options.home().toRealPath();
    knowHome(home);
    ChildEnvironment environment = environment(options, home);
    ProjectServer server =
        ProjectServer.start(
            new ProjectServer.Settings(
                home,
                Credential.read(options.credentialFile()),
                options.host(),
                options.port(),
                options.requestDeadline(),
                environment,
                StreamSettings.in(home.resolve(".carrel").resolve("run"))),
            Clock.systemUTC());
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  Log.info("ended");
                  ended.countDown();
                },
                "end"));
    int port = server.address().getPort();
    if (options.portFile() != null) {
      writePort(options.portFile(), port);
    }
    Log.info("ready", "port", port, "project", options.project(), "epoch", options.epoch());
    runInitScript(home, environment);
    ended.await();
  }

  /**
   * For a user that the image does not know Java takes "?", and libraries would make such a folder.
   */
  private static void knowHome(Path home) {
    if ("?".equals(System.getProperty("user.home"))) {
      System.setProperty("user.home", home.toString());
    }
  }

  /** Java keeps file names exactly only in a UTF-8 locale. */
  private static void requireUtf8() {
    if (!"UTF-8".equalsIgnoreCase(System.getProperty("sun.jnu.encoding"))) {
      throw new IllegalArgumentException("the locale must be UTF-8: set LC_ALL=C.UTF-8");
    }
  }

  private static ChildEnvironment environment(Options options, Path home) {
    Map<String, String> inherited = System.getenv();
    String run = inherited.getOrDefault(ChildEnvironment.RUN, UUID.randomUUID().toString());
    return new ChildEnvironment(inherited, home, options.project(), run);
  }

  private static void writePort(Path file, int port) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, port + "\n");
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void runInitScript(Path home, ChildEnvironment environment) {
    Path script = home.resolve(INIT_SCRIPT);
    if (!Files.isRegularFile(script)) {
      return;
    }
    ProcessBuilder builder =
        Commands.inOwnSession(
                List.of("/bin/bash", script.toString()), home, environment.with(Map.of()))
            .redirectErrorStream(true)
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()));
    try {
      builder.redirectOutput(home.resolve(INIT_SCRIPT + ".log").toFile()).start();
    } catch (IOException noLog) {
      try {
        builder.redirectOutput(Redirect.DISCARD).start();
      } catch (IOException e) {
        Log.warn("init_script_failed", "type", e.getClass().getSimpleName());
      }
    }
  }
}
