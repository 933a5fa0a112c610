package io.carrel.project.system;

import io.carrel.project.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Starts processes that can be ended with all their children. */
public final class Commands {
  private Commands() {}

  /** A process that leads a session and process group of its own: its pid is the group's. */
  public static ProcessBuilder inOwnSession(
      List<String> command, Path cwd, Map<String, String> environment) {
    List<String> all = new ArrayList<>();
    all.add("setsid");
    all.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(all).directory(cwd.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder;
  }

  /** The folder a process starts in: absolute or relative to the home, the home when absent. */
  public static Path cwd(Path home, @Nullable String cwd) {
    if (cwd == null || cwd.isEmpty()) {
      return home;
    }
    if (cwd.indexOf('\0') >= 0) {
      throw Refusal.invalid("The folder's name cannot contain NUL.");
    }
    Path folder = home.resolve(cwd.startsWith("~/") ? cwd.substring(2) : cwd).normalize();
    if (!Files.isDirectory(folder)) {
      throw new Refusal(404, "not_found", "There is no such folder to start in.");
    }
    return folder;
  }

  /** Refuses what the system cannot pass to a process. */
  public static void requirePlain(Iterable<String> texts) {
    for (String text : texts) {
      if (text.indexOf('\0') >= 0) {
        throw Refusal.invalid("A command, its arguments and variables cannot contain NUL.");
      }
    }
  }
}
