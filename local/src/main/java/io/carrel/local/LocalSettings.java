package io.carrel.local;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;

/**
 * How projects run on this machine.
 *
 * @param dataFolder homes are made in its {@code projects}, run folders in its {@code run}
 * @param projectServerCommand the program and its first arguments; the flags of docs/protocol.md
 *     are appended
 * @param grace how long a run of a lower epoch may take to end before it is killed
 * @param poll how often run folders and processes are looked at when nothing is on its way
 * @param relist how often {@link io.carrel.actors.runtime.Observation.Listed} is repeated
 */
public record LocalSettings(
    Path dataFolder,
    List<String> projectServerCommand,
    Duration grace,
    Duration poll,
    Duration relist) {

  /**
   * Checks the settings against this machine, and makes the folders.
   *
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public LocalSettings {
    dataFolder = dataFolder.toAbsolutePath().normalize();
    projectServerCommand = List.copyOf(projectServerCommand);
    requirePositive("grace", grace);
    requirePositive("poll", poll);
    requirePositive("relist", relist);
    if (projectServerCommand.isEmpty()) {
      throw new IllegalArgumentException("The project server's command is empty.");
    }
    requireProgram(projectServerCommand.get(0));
    requireProgram("setsid");
    makePrivate(dataFolder.resolve("projects"));
    makePrivate(dataFolder.resolve("run"));
  }

  /** The usual choice: 10 s of grace, a look every 300 ms, a list every 10 s. */
  public static LocalSettings of(Path dataFolder, List<String> projectServerCommand) {
    return new LocalSettings(
        dataFolder,
        projectServerCommand,
        Duration.ofSeconds(10),
        Duration.ofMillis(300),
        Duration.ofSeconds(10));
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException("The setting " + name + " must be above zero.");
    }
  }

  private static void requireProgram(String program) {
    if (program.contains("/")) {
      if (!Files.isExecutable(Path.of(program))) {
        throw new IllegalArgumentException("There is no program " + program + ".");
      }
      return;
    }
    for (String folder :
        System.getenv().getOrDefault("PATH", "/usr/bin:/bin").split(File.pathSeparator, -1)) {
      if (!folder.isEmpty() && Files.isExecutable(Path.of(folder, program))) {
        return;
      }
    }
    throw new IllegalArgumentException("The program " + program + " is not in the PATH.");
  }

  private static void makePrivate(Path folder) {
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new IllegalArgumentException("The folder " + folder + " cannot be made.", e);
    }
    if (!Files.isWritable(folder)) {
      throw new IllegalArgumentException("The folder " + folder + " cannot be written.");
    }
  }
}
