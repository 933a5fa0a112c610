package io.carrel.bench.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;

/** The machine's processes as {@code /proc} shows them. */
public final class Processes {
  private static final Path PROC = Path.of("/proc");

  /**
   * A living process.
   *
   * @param arguments its command line
   */
  public record Found(long pid, long parent, List<String> arguments) {
    boolean has(String argument) {
      return arguments.contains(argument);
    }
  }

  private Processes() {}

  /** Every living process of which this is so. */
  public static List<Found> where(Predicate<Found> wanted) throws IOException {
    List<Found> found = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path process : processes) {
        read(process).filter(wanted).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Found> read(Path process) {
    try {
      String stat = Files.readString(process.resolve("stat"), StandardCharsets.ISO_8859_1);
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 3);
      String arguments = Files.readString(process.resolve("cmdline"), StandardCharsets.ISO_8859_1);
      if (fields[0].equals("Z") || fields[0].equals("X") || arguments.isEmpty()) {
        return Optional.empty();
      }
      return Optional.of(
          new Found(
              Long.parseLong(process.getFileName().toString()),
              Long.parseLong(fields[1]),
              List.of(arguments.split("\0"))));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  public static boolean isAlive(long pid) {
    return read(PROC.resolve(Long.toString(pid))).isPresent();
  }

  /** Those that inherited this entry of an environment. */
  public static List<Found> withEnvironment(String entry) throws IOException {
    return where(
        process -> {
          try {
            String all =
                Files.readString(
                    PROC.resolve(process.pid() + "/environ"), StandardCharsets.ISO_8859_1);
            return List.of(all.split("\0")).contains(entry);
          } catch (IOException goneOrOfAnotherUser) {
            return false;
          }
        });
  }

  /** Those that work in this folder or below it, or that name it on their command line. */
  public static List<Found> of(Path folder) throws IOException {
    Path real = folder.toRealPath();
    return where(process -> isOf(process, real) || isOf(process, folder));
  }

  private static boolean isOf(Found process, Path folder) {
    try {
      return process.arguments().stream().anyMatch(word -> word.contains(folder.toString()))
          || Files.readSymbolicLink(PROC.resolve(process.pid() + "/cwd")).startsWith(folder);
    } catch (IOException goneOrOfAnotherUser) {
      return false;
    }
  }

  /** {@code kill -<signal> <pid>}. */
  public static void signal(String signal, long pid) throws IOException {
    try {
      new ProcessBuilder("kill", "-" + signal, Long.toString(pid))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The first line of a file as a process id. */
  static OptionalLong pidIn(Path file) {
    try {
      return OptionalLong.of(Long.parseLong(Files.readAllLines(file).get(0).strip()));
    } catch (IOException | NumberFormatException | IndexOutOfBoundsException none) {
      return OptionalLong.empty();
    }
  }
}
