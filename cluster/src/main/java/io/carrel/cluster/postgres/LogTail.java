package io.carrel.cluster.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The last lines of a short log, for an error's message. */
final class LogTail {
  private static final int LINES = 5;
  private static final int CHARACTERS = 600;

  private LogTail() {}

  static String of(Path log) {
    try {
      List<String> lines = Files.readAllLines(log, StandardCharsets.UTF_8);
      String tail =
          String.join(" | ", lines.subList(Math.max(0, lines.size() - LINES), lines.size()));
      return tail.length() <= CHARACTERS ? tail : tail.substring(tail.length() - CHARACTERS);
    } catch (IOException e) {
      return "see " + log;
    }
  }
}
