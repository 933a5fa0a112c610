package io.carrel.cluster.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A living process that runs PostgreSQL in a certain data folder: the postmaster or one of its
 * children, all of which work in that folder.
 *
 * @param program what it runs
 * @param arguments how it was started; a child shows a title instead
 */
record PostgresProcess(long pid, Path program, List<String> arguments) {
  private static final Path PROC = Path.of("/proc");

  /** Every process of a data folder, by whom ever it was started. */
  static List<PostgresProcess> in(Path folder) throws IOException {
    List<PostgresProcess> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        of(process, folder.toRealPath()).ifPresent(found::add);
      }
    }
    return found;
  }

  /** The process of this id, if it is one of the data folder's. */
  static Optional<PostgresProcess> find(long pid, Path folder) throws IOException {
    return of(PROC.resolve(Long.toString(pid)), folder.toRealPath());
  }

  private static Optional<PostgresProcess> of(Path process, Path folder) {
    try {
      Path program = Files.readSymbolicLink(process.resolve("exe"));
      // A folder that was deleted and made again is another one: the link says "(deleted)" then.
      if (!program.getFileName().toString().equals("postgres")
          || !Files.readSymbolicLink(process.resolve("cwd")).equals(folder)) {
        return Optional.empty();
      }
      String arguments = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      return Optional.of(
          new PostgresProcess(
              Long.parseLong(process.getFileName().toString()),
              program,
              List.of(arguments.split("\0"))));
    } catch (IOException goneOrOfAnotherUser) {
      return Optional.empty();
    }
  }

  /** Ends it at once. PostgreSQL recovers from that at its next start. */
  void kill() {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  /**
   * One of PostgreSQL's programs with a clean environment. It refuses to run as root; in a user
   * namespace of its own a root process keeps its files and does not look like root.
   */
  static ProcessBuilder prepare(List<String> command) throws IOException {
    List<String> whole = new ArrayList<>();
    if (isRoot()) {
      whole.addAll(List.of("unshare", "--user"));
    }
    whole.addAll(command);
    return withCleanEnvironment(new ProcessBuilder(whole));
  }

  /** As {@link #prepare}, in a session of its own: no terminal's Ctrl-C or hang-up reaches it. */
  static ProcessBuilder prepareDetached(List<String> command) throws IOException {
    ProcessBuilder builder = prepare(command);
    builder.command().add(0, "setsid");
    return builder.redirectInput(new File("/dev/null"));
  }

  /** Whether a root process may do what {@link #prepare} needs. */
  static boolean canRun() throws IOException, InterruptedException {
    return !isRoot() || prepare(List.of("true")).start().waitFor() == 0;
  }

  private static ProcessBuilder withCleanEnvironment(ProcessBuilder builder) {
    Map<String, String> environment = builder.environment();
    String path = environment.getOrDefault("PATH", "/usr/local/bin:/usr/bin:/bin");
    environment.clear();
    environment.putAll(Map.of("PATH", path, "LC_ALL", "C", "TZ", "UTC"));
    return builder;
  }

  private static boolean isRoot() throws IOException {
    return Integer.valueOf(0).equals(Files.getAttribute(PROC.resolve("self"), "unix:uid"));
  }
}
