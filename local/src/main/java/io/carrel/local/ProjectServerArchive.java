package io.carrel.local;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ProjectSpec;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The archive of classes (application class-data sharing) that makes project servers start faster
 * and share memory. It fits one JVM and one class path, so it is made where they are.
 */
public final class ProjectServerArchive {
  private static final String ARCHIVE_OPTION = "-XX:SharedArchiveFile=";
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_EVERY_MILLIS = 50;

  private ProjectServerArchive() {}

  /**
   * Starts the project server once in a folder of its own, ends it, and keeps the classes it needed
   * in {@code archive}, which is there whole or not at all. Blocks for seconds.
   *
   * @param command as in {@link LocalSettings}, its first element a {@code java}
   * @throws IOException when the server does not start, or the archive cannot be written
   */
  public static void make(List<String> command, Path archive)
      throws IOException, InterruptedException {
    Path next = archive.resolveSibling(archive.getFileName() + "." + UUID.randomUUID());
    Path data = Files.createTempDirectory("carrel-archive");
    try {
      run(data, recording(command, next));
      Files.move(
          next, archive, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(next);
      delete(data);
    }
  }

  private static List<String> recording(List<String> command, Path archive) {
    List<String> recording = new ArrayList<>(command);
    recording.removeIf(argument -> argument.startsWith(ARCHIVE_OPTION));
    recording.add(1, "-XX:ArchiveClassesAtExit=" + archive);
    return recording;
  }

  private static void run(Path data, List<String> command)
      throws IOException, InterruptedException {
    try (LocalRuntime runtime =
        new LocalRuntime(LocalSettings.of(data, command), Clock.systemUTC())) {
      ProjectSpec spec =
          new ProjectSpec(ProjectId.random(), "archive", Map.of(), Quota.of(100, 1000, 200, 1000));
      Credential credential = new Credential(UUID.randomUUID().toString());
      runtime.ensureRunning(spec, new Epoch(1), credential).toCompletableFuture().get();
      awaitReady(new RunFolders(data.resolve("run")).of(spec.project()));
      // The archive is written while the server ends.
      runtime.stopAll(PATIENCE).toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
  }

  private static void awaitReady(RunFolder folder) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (RunRecord run = folder.read().orElseThrow();
        run.port() == null;
        run = folder.read().orElseThrow()) {
      if (run.ended() != null) {
        throw new IOException(run.ended());
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "The project server is not ready after " + PATIENCE.toSeconds() + " s.");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
  }

  private static void delete(Path root) throws IOException {
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
