package io.carrel.local;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts project servers, each in a session of its own so that no hub's end reaches it. */
final class ProjectServerLauncher {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectServerLauncher.class);
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
  private static final int MAX_ENVIRONMENT = 64 * 1024;

  /** Of 1000: when memory runs out a project goes before the hub and the database do. */
  private static final String OUT_OF_MEMORY_SCORE = "500";

  private final List<String> command;
  private final Path homes;

  ProjectServerLauncher(LocalSettings settings) {
    this.command = settings.projectServerCommand();
    this.homes = settings.dataFolder().resolve("projects");
  }

  /**
   * Refuses what no process could be started with.
   *
   * @throws RuntimeFailure.Rejected when the environment is malformed or larger than 64 KiB
   */
  static void check(ProjectSpec spec) {
    int size = 0;
    for (Map.Entry<String, String> variable : spec.environment().entrySet()) {
      size += variable.getKey().length() + variable.getValue().length() + 2;
      if (!VARIABLE.matcher(variable.getKey()).matches() || variable.getValue().indexOf(0) >= 0) {
        throw new RuntimeFailure.Rejected("An environment variable has a malformed name or value.");
      }
    }
    if (size > MAX_ENVIRONMENT) {
      throw new RuntimeFailure.Rejected("The environment is larger than 64 KiB.");
    }
  }

  /** Starts the project server of one run. Its folder holds the credential already. */
  Process launch(ProjectSpec spec, String uid, Epoch epoch, RunFolder folder) throws IOException {
    ProjectId project = spec.project();
    Path home = home(project);
    ProcessBuilder builder =
        new ProcessBuilder(arguments(project, epoch, folder, home))
            .directory(home.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().create().toFile()));
    // Nothing of the hub's own environment is passed on: it may hold secrets.
    builder.environment().clear();
    builder.environment().putAll(environment(spec, uid, home));
    Process process = builder.start();
    lowerPriority(process.pid());
    return process;
  }

  private Path home(ProjectId project) throws IOException {
    Path home = homes.resolve(project.toString());
    try {
      return Files.createDirectories(
          home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      // People read this: where homes lie on this machine is not their business.
      LOG.warn("the home folder {} cannot be made", home, e);
      throw new IOException("its home folder cannot be made.", e);
    }
  }

  private List<String> arguments(ProjectId project, Epoch epoch, RunFolder folder, Path home) {
    List<String> arguments = new ArrayList<>();
    // A child of this program leads no process group, so setsid replaces itself: the id stays.
    arguments.add("setsid");
    arguments.addAll(command);
    arguments.addAll(
        List.of(
            "--home", home.toString(),
            "--credential-file", folder.credential().toString(),
            "--host", "127.0.0.1",
            "--port", "0",
            "--port-file", folder.port().toString(),
            "--project", project.toString(),
            "--epoch", Long.toString(epoch.value())));
    return arguments;
  }

  private static Map<String, String> environment(ProjectSpec spec, String uid, Path home) {
    Map<String, String> own = System.getenv();
    Map<String, String> environment = new java.util.HashMap<>();
    environment.put("PATH", own.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin"));
    environment.put("LANG", own.getOrDefault("LANG", "C.UTF-8"));
    // Java keeps file names exactly only in a UTF-8 locale; terminals get LANG back.
    environment.put("LC_ALL", "C.UTF-8");
    environment.put("SHELL", Files.isExecutable(Path.of("/bin/bash")) ? "/bin/bash" : "/bin/sh");
    environment.put("USER", System.getProperty("user.name"));
    environment.put("LOGNAME", System.getProperty("user.name"));
    environment.putAll(spec.environment());
    environment.put("HOME", home.toString());
    environment.put(ProcessTable.MARKER, uid);
    return environment;
  }

  private static void lowerPriority(long pid) {
    try {
      Files.writeString(Path.of("/proc/" + pid + "/oom_score_adj"), OUT_OF_MEMORY_SCORE);
    } catch (IOException e) {
      LOG.debug("the out-of-memory score of {} could not be set: {}", pid, e.getMessage());
    }
  }
}
