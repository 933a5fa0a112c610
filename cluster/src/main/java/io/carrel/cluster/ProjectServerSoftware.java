package io.carrel.cluster;

import io.carrel.local.ProjectServerArchive;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A copy of the project server's programs inside the data folder, in a folder named by its content.
 * Project servers outlive hubs and builds, so they must not run from files that the next build
 * overwrites.
 */
final class ProjectServerSoftware {
  private static final Logger log = LoggerFactory.getLogger(ProjectServerSoftware.class);
  private static final String ARCHIVE = "project.jsa";
  private static final String ARGUMENTS = "project-server.argfile";
  private final Path folder;

  private ProjectServerSoftware(Path folder) {
    this.folder = folder;
  }

  /**
   * Copies what {@code dist} holds unless the same content is there already.
   *
   * @throws StartRefused when {@code dist} holds no project server
   */
  static ProjectServerSoftware install(Path dist, Path data) {
    Path source = dist.resolve("project");
    if (!Files.isDirectory(source)) {
      throw new StartRefused("There is no project server in " + dist + "; build Carrel first.");
    }
    try {
      List<Path> files = filesOf(dist, source);
      Path target = data.resolve("software").resolve(digest(files));
      if (!Files.isDirectory(target)) {
        copy(files, target);
      }
      return new ProjectServerSoftware(target);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy the project server's programs", e);
    }
  }

  /**
   * Makes the archive of classes in a thread of its own unless it is there: starts are faster with
   * it, and work without.
   */
  void archiveInBackground() {
    Path archive = folder.resolve(ARCHIVE);
    if (Files.exists(archive)) {
      return;
    }
    Thread thread = new Thread(() -> archive(archive), "carrel-archive");
    thread.setDaemon(true);
    thread.start();
  }

  private void archive(Path archive) {
    try {
      ProjectServerArchive.make(command(), archive);
    } catch (IOException e) {
      log.warn("Project servers start slower than they could: {}", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The command that starts it; its own flags are to be appended. */
  List<String> command() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        // Silent when it is not there yet: the archive only makes the start faster.
        "-XX:SharedArchiveFile=" + folder.resolve(ARCHIVE),
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
        "@" + folder.resolve(ARGUMENTS),
        "-cp",
        folder + "/*",
        "io.carrel.project.Main");
  }

  private static List<Path> filesOf(Path dist, Path source) throws IOException {
    try (Stream<Path> jars = Files.list(source)) {
      return Stream.concat(jars.sorted(), Stream.of(dist.resolve(ARGUMENTS))).toList();
    }
  }

  private static String digest(List<Path> files) throws IOException {
    MessageDigest digest = sha256();
    for (Path file : files) {
      digest.update(
          file.getFileName().toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
    }
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }

  /**
   * Whole or not at all: a folder by its final name is complete. Several nodes may do it at once.
   */
  private static void copy(List<Path> files, Path target) throws IOException {
    Files.createDirectories(target.getParent());
    Path unfinished = Files.createTempDirectory(target.getParent(), "unfinished-");
    for (Path file : files) {
      Files.copy(file, unfinished.resolve(file.getFileName()));
    }
    try {
      Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileSystemException e) {
      delete(unfinished);
      if (!Files.isDirectory(target)) {
        throw e;
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
