package io.carrel.project.files;

import io.carrel.project.Refusal;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An open folder. Its entries are reached relative to the open folder and never through a link in
 * the last name, so that a folder renamed or replaced meanwhile leads nobody elsewhere.
 */
final class Folder implements AutoCloseable {
  private final SecureDirectoryStream<Path> stream;
  private final Path path;

  private Folder(SecureDirectoryStream<Path> stream, Path path) {
    this.stream = stream;
    this.path = path;
  }

  /**
   * Opens {@code real}, which must be {@code root} or below it, name by name, following no link.
   */
  static Folder open(Path root, Path real) throws IOException {
    Folder folder = opened(root);
    if (real.equals(root)) {
      return folder;
    }
    for (Path name : root.relativize(real)) {
      try (Folder parent = folder) {
        folder = parent.open(name);
      }
    }
    return folder;
  }

  @SuppressWarnings("StreamResourceLeak") // The folder owns the stream and closes it.
  private static Folder opened(Path root) throws IOException {
    return new Folder(secure(Files.newDirectoryStream(root), root), root);
  }

  /** Opens a folder within this one. */
  Folder open(Path name) throws IOException {
    Path child = path.resolve(name);
    return new Folder(
        secure(stream.newDirectoryStream(name, LinkOption.NOFOLLOW_LINKS), child), child);
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> opened, Path path)
      throws IOException {
    if (opened instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    opened.close();
    throw new IOException("no openat on this platform for " + path);
  }

  /** Where the folder was when it was opened. */
  Path path() {
    return path;
  }

  /** The names, in the folder's own order. Works once. */
  Iterator<Path> names() {
    Iterator<Path> entries = stream.iterator();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return entries.hasNext();
      }

      @Override
      public Path next() {
        return entries.next().getFileName();
      }
    };
  }

  /**
   * What the entry is, a link being a link.
   *
   * @throws NoSuchFileException when there is none
   */
  PosixFileAttributes attributes(Path name) throws IOException {
    return view(name).readAttributes();
  }

  /** As {@link #attributes}, or null when there is none. */
  @Nullable PosixFileAttributes attributesOrNull(Path name) throws IOException {
    try {
      return attributes(name);
    } catch (NoSuchFileException none) {
      return null;
    }
  }

  PosixFileAttributeView view(Path name) {
    return stream.getFileAttributeView(
        name, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }

  /** Opens a plain file; a link in the last name is refused by the system. */
  FileChannel file(Path name, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
      throws IOException {
    Set<OpenOption> all = new HashSet<>(options);
    all.add(LinkOption.NOFOLLOW_LINKS);
    return (FileChannel) stream.newByteChannel(name, all, attributes);
  }

  /** Opens a plain file to read it; anything that could block or is a folder is refused. */
  FileChannel read(Path name) throws IOException {
    PosixFileAttributes attributes = attributes(name);
    if (attributes.isDirectory()) {
      throw new Refusal(409, "is_a_folder", "This is a folder.");
    }
    if (attributes.isOther()) {
      throw new Refusal(409, "special_file", "This is a device, a socket or a pipe.");
    }
    return file(name, Set.of(java.nio.file.StandardOpenOption.READ));
  }

  void deleteFile(Path name) throws IOException {
    stream.deleteFile(name);
  }

  void deleteFolder(Path name) throws IOException {
    stream.deleteDirectory(name);
  }

  /** Renames within one file system, replacing what the system's rename replaces. */
  void move(Path name, Folder to, Path toName) throws IOException {
    stream.move(name, to.stream, toName);
  }

  @Override
  public void close() throws IOException {
    stream.close();
  }
}
