package io.carrel.project.files;

import io.carrel.project.Refusal;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Iterator;
import java.util.Set;

/** Whole folders: removed and copied without ever following a link. */
final class Tree {
  private static final int MAX_DEPTH = 256;
  private static final int BUFFER = 64 * 1024;

  private Tree() {}

  /** Removes the entry with all that is below it. */
  static void delete(Folder folder, Path name) throws IOException {
    delete(folder, name, 0);
  }

  private static void delete(Folder folder, Path name, int depth) throws IOException {
    if (!folder.attributes(name).isDirectory()) {
      folder.deleteFile(name);
      return;
    }
    refuseDepth(depth);
    // A folder read while it shrinks may hide some names, so it is read again until it is empty.
    for (int attempt = 0; ; attempt++) {
      try (Folder child = folder.open(name)) {
        for (Iterator<Path> names = child.names(); names.hasNext(); ) {
          deleteIfThere(child, names.next(), depth + 1);
        }
      }
      try {
        folder.deleteFolder(name);
        return;
      } catch (DirectoryNotEmptyException filledMeanwhile) {
        if (attempt == 3) {
          throw filledMeanwhile;
        }
      }
    }
  }

  private static void deleteIfThere(Folder folder, Path name, int depth) throws IOException {
    try {
      delete(folder, name, depth);
    } catch (NoSuchFileException goneMeanwhile) {
      // What was to be removed is gone.
    }
  }

  /**
   * Copies the entry to a name that is free, with permissions and times; special files are left.
   */
  static void copy(Folder from, Path name, Folder to, Path toName) throws IOException {
    copy(from, name, to, toName, 0);
  }

  private static void copy(Folder from, Path name, Folder to, Path toName, int depth)
      throws IOException {
    PosixFileAttributes attributes = from.attributes(name);
    if (attributes.isSymbolicLink()) {
      Files.createSymbolicLink(
          to.path().resolve(toName), Files.readSymbolicLink(from.path().resolve(name)));
      return;
    }
    if (attributes.isOther()) {
      if (depth == 0) {
        throw new Refusal(409, "special_file", "This is a device, a socket or a pipe.");
      }
      return;
    }
    if (attributes.isDirectory()) {
      refuseDepth(depth);
      copyFolder(from, name, to, toName, depth);
    } else {
      copyFile(from, name, to, toName);
    }
    to.view(toName).setPermissions(attributes.permissions());
    to.view(toName).setTimes(attributes.lastModifiedTime(), null, null);
  }

  private static void copyFolder(Folder from, Path name, Folder to, Path toName, int depth)
      throws IOException {
    Files.createDirectory(to.path().resolve(toName));
    try (Folder source = from.open(name);
        Folder copy = to.open(toName)) {
      for (Iterator<Path> names = source.names(); names.hasNext(); ) {
        Path child = names.next();
        copy(source, child, copy, child, depth + 1);
      }
    }
  }

  private static void copyFile(Folder from, Path name, Folder to, Path toName) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (FileChannel in = from.read(name);
        FileChannel out =
            to.file(toName, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
      while (in.read(buffer.clear()) >= 0) {
        buffer.flip();
        while (buffer.hasRemaining()) {
          out.write(buffer);
        }
      }
    }
  }

  private static void refuseDepth(int depth) {
    if (depth > MAX_DEPTH) {
      throw new Refusal(409, "too_deep", "The folders lie in one another too deeply.");
    }
  }
}
