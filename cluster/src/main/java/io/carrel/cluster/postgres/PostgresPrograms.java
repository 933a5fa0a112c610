package io.carrel.cluster.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** PostgreSQL's programs, unpacked once from the archive that the build put on the class path. */
final class PostgresPrograms {
  /** The version in the archive; the data of another major version is not opened with it. */
  static final String VERSION = "18.6";

  private final Path folder;

  private PostgresPrograms(Path folder) {
    this.folder = folder;
  }

  /** Unpacks into {@code <parent>/18.6} unless that was done before: 60 MB, about half a second. */
  static PostgresPrograms unpack(Path parent) throws IOException {
    Path folder = parent.resolve(VERSION);
    if (!Files.isDirectory(folder)) {
      Path next = parent.resolve(VERSION + ".next");
      deleteTree(next);
      try (InputStream archive = archive()) {
        unpack(archive, next);
      }
      Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return new PostgresPrograms(folder);
  }

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  private static InputStream archive() throws IOException {
    String architecture = System.getProperty("os.arch");
    InputStream archive =
        PostgresPrograms.class.getResourceAsStream("/postgresql-" + architecture + ".tar");
    if (archive == null) {
      throw new IOException("there is no PostgreSQL for " + architecture + " in this build");
    }
    return archive;
  }

  private static void unpack(InputStream archive, Path folder) throws IOException {
    Files.createDirectories(folder);
    try (TarArchiveInputStream tar = new TarArchiveInputStream(archive)) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        unpack(tar, entry, folder);
      }
    }
  }

  private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path folder)
      throws IOException {
    Path target = folder.resolve(entry.getName()).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("the archive leads outside its folder: " + entry.getName());
    }
    if (entry.isDirectory()) {
      Files.createDirectories(target);
      return;
    }
    Files.createDirectories(folder.resolve(target).getParent());
    if (entry.isSymbolicLink()) {
      Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
    } else {
      Files.copy(tar, target);
      boolean runs = (entry.getMode() & 0100) != 0;
      Files.setPosixFilePermissions(
          target, PosixFilePermissions.fromString(runs ? "rwxr-xr-x" : "rw-r--r--"));
    }
  }

  /** Deletes a folder with everything in it; nothing when there is none. */
  static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
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
