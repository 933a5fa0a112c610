package io.carrel.project.files;

import io.carrel.project.Refusal;
import io.carrel.project.json.Json;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What can be done with the home's files. Answers are JSON objects. Every call blocks. */
public final class FileApi {
  private final Home home;

  public FileApi(Home home) {
    this.home = home;
  }

  /**
   * One page of a folder.
   *
   * @param sort {@code name}, {@code size} or {@code modified}
   */
  public byte[] list(
      HomePath path,
      @Nullable String after,
      int limit,
      String sort,
      boolean descending,
      boolean hidden,
      String filter)
      throws IOException {
    Listing.Query query =
        new Listing.Query(
            after,
            limit,
            Listing.Sort.of(sort),
            descending,
            hidden,
            filter.toLowerCase(Locale.ROOT));
    try (Folder folder = home.folder(path)) {
      return Listing.read(folder, query);
    }
  }

  /** Names below the folder that contain the text. */
  public byte[] find(HomePath path, String text, int limit) throws IOException {
    return Search.run(home, path, text, limit);
  }

  /**
   * A file to read.
   *
   * @param size bytes when it was opened
   * @param name as people see it
   */
  public record Opened(FileChannel channel, long size, String version, String name)
      implements AutoCloseable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }

  /** Opens a file; the caller closes it. */
  public Opened open(HomePath path) throws IOException {
    try (Home.Located target = home.target(path)) {
      FileChannel channel = target.folder().read(target.name());
      try {
        PosixFileAttributes attributes = target.folder().attributes(target.name());
        return new Opened(
            channel, channel.size(), Entry.version(attributes), Names.shown(path.name()));
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    }
  }

  /** Whether the path leads to a folder. */
  public boolean isFolder(HomePath path) throws IOException {
    return Files.isDirectory(home.real(path), LinkOption.NOFOLLOW_LINKS);
  }

  /** New content of one file, from its first byte to {@link #place}. */
  public static final class Writing implements AutoCloseable {
    private final Replacement replacement;
    private final Condition condition;

    private Writing(Replacement replacement, Condition condition) {
      this.replacement = replacement;
      this.condition = condition;
    }

    /** Appends all that remains. */
    public void write(java.nio.ByteBuffer bytes) throws IOException {
      replacement.write(bytes);
    }

    /** Puts it in its place and answers the entry. */
    public byte[] place() throws IOException {
      return json(replacement.place(condition));
    }

    @Override
    public void close() throws IOException {
      replacement.close();
    }
  }

  /** Starts to replace a file; a condition that does not hold is refused at once. */
  public Writing write(HomePath path, Condition condition, boolean parents) throws IOException {
    if (parents) {
      home.makeFolders(path.parent());
    }
    Home.Located target = home.writable(path);
    try {
      PosixFileAttributes existing = target.folder().attributesOrNull(target.name());
      condition.check(existing == null ? null : Entry.version(existing));
    } catch (IOException | RuntimeException e) {
      target.close();
      throw e;
    }
    return new Writing(Replacement.of(target), condition);
  }

  /** Makes a folder. */
  public byte[] makeFolder(HomePath path, boolean parents) throws IOException {
    path.name();
    if (parents) {
      home.makeFolders(path);
    } else {
      try (Home.Located entry = home.entry(path)) {
        Files.createDirectory(entry.folder().path().resolve(entry.name()));
      }
    }
    return entry(path);
  }

  /** Removes a file, a link or a folder. */
  public void delete(HomePath path, boolean recursive) throws IOException {
    try (Home.Located entry = home.entry(path)) {
      if (recursive) {
        Tree.delete(entry.folder(), entry.name());
      } else if (entry.folder().attributes(entry.name()).isDirectory()) {
        entry.folder().deleteFolder(entry.name());
      } else {
        entry.folder().deleteFile(entry.name());
      }
    }
  }

  /** Renames or moves an entry, links not followed. */
  public byte[] move(HomePath path, HomePath to, boolean overwrite) throws IOException {
    try (Home.Located from = home.entry(path);
        Home.Located target = home.entry(to)) {
      from.folder().attributes(from.name());
      refuseExisting(target, overwrite);
      try {
        from.folder().move(from.name(), target.folder(), target.name());
      } catch (AtomicMoveNotSupportedException otherFileSystem) {
        copyBeside(from, target);
        Tree.delete(from.folder(), from.name());
      }
    }
    return entry(to);
  }

  /** Copies an entry with all that is below it, links as links. */
  public byte[] copy(HomePath path, HomePath to, boolean overwrite) throws IOException {
    try (Home.Located from = home.entry(path);
        Home.Located target = home.entry(to)) {
      refuseExisting(target, overwrite);
      copyBeside(from, target);
    }
    return entry(to);
  }

  private static void refuseExisting(Home.Located target, boolean overwrite) throws IOException {
    if (!overwrite && target.folder().attributesOrNull(target.name()) != null) {
      throw new FileAlreadyExistsException("");
    }
  }

  private static void copyBeside(Home.Located from, Home.Located target) throws IOException {
    Path source = from.folder().path().resolve(from.name());
    if (target.folder().path().startsWith(source)) {
      throw new Refusal(409, "into_itself", "A folder cannot hold itself.");
    }
    Path part = Path.of(".carrel-part-" + UUID.randomUUID());
    try {
      Tree.copy(from.folder(), from.name(), target.folder(), part);
      target.folder().move(part, target.folder(), target.name());
    } catch (IOException | RuntimeException e) {
      if (target.folder().attributesOrNull(part) != null) {
        Tree.delete(target.folder(), part);
      }
      throw e;
    }
  }

  private byte[] entry(HomePath path) throws IOException {
    try (Home.Located located = home.entry(path)) {
      return json(Entry.of(located.folder(), located.name()));
    }
  }

  static byte[] json(Entry entry) {
    return Json.object(entry::write);
  }
}
