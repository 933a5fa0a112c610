package io.carrel.cluster.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What the postmaster writes about itself into {@code postmaster.pid}.
 *
 * @param port where it listens, 0 until it has said so
 * @param status {@code starting}, {@code ready}, {@code stopping}, or empty until it has said so
 */
record PidFile(long pid, int port, String status) {
  private static final int PORT_LINE = 3;
  private static final int STATUS_LINE = 7;

  static Path path(Path folder) {
    return folder.resolve("postmaster.pid");
  }

  /** Empty when there is none, or when it is just being written. */
  static Optional<PidFile> read(Path folder) throws IOException {
    try {
      List<String> lines = Files.readAllLines(path(folder));
      return Optional.of(
          new PidFile(
              Long.parseLong(line(lines, 0)),
              lines.size() > PORT_LINE ? Integer.parseInt(line(lines, PORT_LINE)) : 0,
              line(lines, STATUS_LINE)));
    } catch (NoSuchFileException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  boolean isReady() {
    return status.equals("ready") && port > 0;
  }

  private static String line(List<String> lines, int index) {
    return index < lines.size() ? lines.get(index).strip() : "";
  }
}
