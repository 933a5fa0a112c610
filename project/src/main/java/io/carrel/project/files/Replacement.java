package io.carrel.project.files;

import io.carrel.project.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * New content for one file, written beside it and renamed over it at the end: readers see the old
 * bytes or the new ones, and a failure leaves the old. Used by one thread at a time.
 */
final class Replacement implements AutoCloseable {
  private final Home.Located target;
  private final Path part;
  private final FileChannel out;
  private boolean placed;

  private Replacement(Home.Located target, Path part, FileChannel out) {
    this.target = target;
    this.part = part;
    this.out = out;
  }

  /** Starts; becomes the owner of {@code target}, also when it fails. */
  static Replacement of(Home.Located target) throws IOException {
    Path part = Path.of(".carrel-part-" + UUID.randomUUID());
    try {
      refuseNonFile(target.folder().attributesOrNull(target.name()));
      return new Replacement(
          target,
          part,
          target
              .folder()
              .file(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
    } catch (IOException | RuntimeException e) {
      target.close();
      throw e;
    }
  }

  static void refuseNonFile(@Nullable PosixFileAttributes existing) {
    if (existing != null && existing.isDirectory()) {
      throw new Refusal(409, "is_a_folder", "There is a folder with this name.");
    }
    if (existing != null && existing.isOther()) {
      throw new Refusal(409, "special_file", "This is a device, a socket or a pipe.");
    }
  }

  void write(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      out.write(bytes);
    }
  }

  /** Puts the new content in its place, if the condition still holds, and tells its entry. */
  Entry place(Condition condition) throws IOException {
    out.force(true);
    return place(target, part, condition, null, () -> placed = true);
  }

  /** Renames {@code part}, which lies beside its target, over it. */
  static Entry place(
      Home.Located target,
      Path part,
      Condition condition,
      @Nullable FileTime modified,
      Runnable renamed)
      throws IOException {
    Folder folder = target.folder();
    PosixFileAttributes existing = folder.attributesOrNull(target.name());
    refuseNonFile(existing);
    condition.check(existing == null ? null : Entry.version(existing));
    if (existing != null && existing.isRegularFile()) {
      folder.view(part).setPermissions(existing.permissions());
    }
    if (modified != null) {
      folder.view(part).setTimes(modified, null, null);
    }
    folder.move(part, folder, target.name());
    renamed.run();
    return Entry.of(folder, target.name());
  }

  /** Ends; what was not placed is removed. */
  @Override
  public void close() throws IOException {
    try (target) {
      out.close();
      if (!placed) {
        target.folder().deleteFile(part);
      }
    }
  }
}
