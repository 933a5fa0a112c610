package io.carrel.project.files;

import io.carrel.project.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;

/**
 * The project's home. Every path is resolved to where it really leads, and what is reached is
 * opened from there name by name without following links: a link that is put in between after the
 * check makes the request fail, it does not lead outside.
 */
public final class Home {
  private final Path root;

  /** The home, which must exist. */
  public Home(Path root) throws IOException {
    this.root = root.toRealPath();
  }

  /** The real path of the home. */
  public Path root() {
    return root;
  }

  /** An entry of an open folder, of which the caller becomes the owner. */
  record Located(Folder folder, Path name) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      folder.close();
    }
  }

  static Refusal outside() {
    return new Refusal(403, "outside_home", "This leads outside the home.");
  }

  /**
   * Where an existing path leads, links followed.
   *
   * @throws NoSuchFileException when it leads nowhere
   */
  Path real(HomePath path) throws IOException {
    Path real = unresolved(path).toRealPath();
    if (!real.startsWith(root)) {
      throw outside();
    }
    return real;
  }

  private Path unresolved(HomePath path) {
    Path resolved = root;
    for (Path name : path.names()) {
      resolved = resolved.resolve(name);
    }
    return resolved;
  }

  /** The folder itself. */
  Folder folder(HomePath path) throws IOException {
    Path real = real(path);
    if (!Files.isDirectory(real, LinkOption.NOFOLLOW_LINKS)) {
      throw new NotDirectoryException("");
    }
    return Folder.open(root, real);
  }

  /** The entry itself, which need not exist: a link as its last name is not followed. */
  Located entry(HomePath path) throws IOException {
    return new Located(folder(path.parent()), path.name());
  }

  /** The entry that the path leads to, which must exist: a link as its last name is followed. */
  Located target(HomePath path) throws IOException {
    path.name();
    Path real = real(path);
    if (real.equals(root)) {
      throw new Refusal(409, "is_a_folder", "This is a folder.");
    }
    return new Located(Folder.open(root, parentOf(real)), real.getFileName());
  }

  /** The folder that holds a real path below the home. */
  static Path parentOf(Path real) {
    Path parent = real.getParent();
    if (parent == null) {
      throw outside();
    }
    return parent;
  }

  /**
   * The entry to write: where a link as its last name leads, else the entry itself.
   *
   * @throws Refusal {@code dangling_link} when such a link leads nowhere
   */
  Located writable(HomePath path) throws IOException {
    Located entry = entry(path);
    boolean link;
    try {
      var attributes = entry.folder().attributesOrNull(entry.name());
      link = attributes != null && attributes.isSymbolicLink();
    } catch (IOException | RuntimeException e) {
      entry.close();
      throw e;
    }
    if (!link) {
      return entry;
    }
    entry.close();
    try {
      return target(path);
    } catch (NoSuchFileException nowhere) {
      throw new Refusal(409, "dangling_link", "This link leads nowhere.");
    }
  }

  /** Makes the folder and those above it that are missing. */
  void makeFolders(HomePath path) throws IOException {
    Path current = root;
    for (Path name : path.names()) {
      current = current.resolve(name);
      if (!Files.exists(current, LinkOption.NOFOLLOW_LINKS)) {
        try {
          Files.createDirectory(current);
        } catch (java.nio.file.FileAlreadyExistsException madeMeanwhile) {
          continue;
        }
      }
      current = current.toRealPath();
      if (!current.startsWith(root)) {
        throw outside();
      }
    }
  }
}
