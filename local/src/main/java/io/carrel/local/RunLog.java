package io.carrel.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** What a project server prints: one file that grows to 1 MiB, and the one before it. */
final class RunLog {
  /** Bytes after which the file is set aside. */
  static final long MAX_BYTES = 1 << 20;

  private static final int TAIL_BYTES = 4096;
  private static final int TAIL_LINES = 8;
  private static final int TAIL_CHARACTERS = 700;

  private final Path file;

  RunLog(Path file) {
    this.file = file;
  }

  /** A new, empty log, which its process then appends to. */
  Path create() throws IOException {
    delete();
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    return file;
  }

  /** Sets the bytes aside once there are too many. The writer appends, so it may be emptied. */
  void trim() throws IOException {
    try {
      if (Files.size(file) <= MAX_BYTES) {
        return;
      }
    } catch (NoSuchFileException e) {
      return;
    }
    Files.copy(
        file, previous(), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(0);
    }
  }

  /** The last lines, printable, at most 700 characters; empty when nothing was printed. */
  String tail() {
    String text;
    try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
      long start = Math.max(0, in.length() - TAIL_BYTES);
      byte[] bytes = new byte[(int) (in.length() - start)];
      in.seek(start);
      in.readFully(bytes);
      text = new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
    List<String> lines =
        text.lines().map(RunLog::printable).filter(line -> !line.isEmpty()).toList();
    String tail =
        String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    return tail.length() <= TAIL_CHARACTERS
        ? tail
        : "…" + tail.substring(tail.length() - TAIL_CHARACTERS);
  }

  void delete() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(previous());
  }

  private Path previous() {
    return file.resolveSibling(file.getFileName() + ".1");
  }

  private static String printable(String line) {
    return line.replaceAll("[\\p{Cntrl} ]+", " ").strip();
  }
}
