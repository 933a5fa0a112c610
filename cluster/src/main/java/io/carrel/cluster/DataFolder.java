package io.carrel.cluster;

import io.carrel.cluster.management.ManagementToken;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** The folder everything is kept in, held by one program at a time. Not readable for others. */
final class DataFolder implements AutoCloseable {
  private final Path path;
  private final FileChannel lockFile;

  private DataFolder(Path path, FileChannel lockFile) {
    this.path = path;
    this.lockFile = lockFile;
  }

  /**
   * Makes and locks the folder.
   *
   * @throws StartRefused when it cannot be written, or another program holds it
   */
  static DataFolder open(Path path) {
    try {
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (tryLock(channel) == null) {
        channel.close();
        throw new StartRefused("Another Carrel uses " + path + "; stop it, or choose --data.");
      }
      return new DataFolder(path, channel);
    } catch (IOException e) {
      throw new StartRefused("The data folder " + path + " cannot be written; choose --data.");
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException heldByThisProgram) {
      return null;
    }
  }

  /** Where the management token of a data folder is. */
  static Path managementToken(Path data) {
    return data.resolve("management-token");
  }

  /**
   * Makes sure that there is a management token, before any node starts.
   *
   * @throws StartRefused when the file cannot be written, or holds something else
   */
  void ensureManagementToken() {
    Path file = managementToken(path);
    try {
      ManagementToken.ensure(file);
    } catch (IOException e) {
      throw new StartRefused(
          "The management token in "
              + file
              + " cannot be made or read; delete the file, and the next start makes a new one.");
    }
  }

  Path path() {
    return path;
  }

  @Override
  public void close() throws IOException {
    lockFile.close();
  }
}
