package io.carrel.project.files;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import io.carrel.project.json.Json;
import io.carrel.project.json.JsonObject;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Uploads in pieces, of files of any size. The bytes lie beside the target, and what is known of an
 * upload lies in a small file below {@code ~/.carrel/uploads}: an upload goes on after the project
 * was stopped. Every call blocks; pieces of one upload exclude one another.
 */
public final class Uploads {
  private static final Duration KEPT = Duration.ofHours(24);

  private final Home home;
  private final Clock clock;
  private final Set<String> busy = new HashSet<>();

  public Uploads(Home home, Clock clock) {
    this.home = home;
    this.clock = clock;
  }

  private record Upload(
      String id, HomePath path, long size, boolean overwrite, @Nullable Instant modified) {
    Path part() {
      return Path.of(".carrel-upload-" + id);
    }

    Condition condition() {
      return overwrite ? Condition.NONE : Condition.ABSENT;
    }
  }

  /** How far an upload is. Sizes are bytes. */
  public record Progress(String id, long offset, long size) {}

  /**
   * Starts an upload.
   *
   * @param size bytes of the whole file
   * @param modified RFC 3339, or null: the time of arrival
   */
  public Progress start(HomePath path, long size, boolean overwrite, @Nullable String modified)
      throws IOException {
    Upload upload =
        new Upload(UUID.randomUUID().toString(), path, size, overwrite, instant(modified));
    try (Home.Located target = home.writable(path)) {
      PosixFileAttributes existing = target.folder().attributesOrNull(target.name());
      Replacement.refuseNonFile(existing);
      if (existing != null && !overwrite) {
        throw new Refusal(409, "exists", "There is already something with this name.");
      }
      save(upload);
      try {
        target
            .folder()
            .file(upload.part(), Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))
            .close();
      } catch (IOException | RuntimeException e) {
        Files.deleteIfExists(record(upload.id()));
        throw e;
      }
    }
    return new Progress(upload.id(), 0, size);
  }

  private static @Nullable Instant instant(@Nullable String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeException malformed) {
      throw Refusal.invalid("The field modified must be a time like 2026-01-31T12:00:00Z.");
    }
  }

  /** How far the upload is. */
  public Progress progress(String id) throws IOException {
    Upload upload = load(id);
    try (Home.Located target = home.writable(upload.path())) {
      return new Progress(id, target.folder().attributes(upload.part()).size(), upload.size());
    }
  }

  /** Ends the upload and removes its bytes. */
  public void abandon(String id) throws IOException {
    Upload upload = load(id);
    reserve(id);
    try {
      discard(upload);
    } finally {
      release(id);
    }
  }

  private void discard(Upload upload) throws IOException {
    try (Home.Located target = home.writable(upload.path())) {
      target.folder().deleteFile(upload.part());
    } catch (NoSuchFileException | Refusal gone) {
      Log.info("upload_without_bytes", "id", upload.id());
    }
    Files.deleteIfExists(record(upload.id()));
  }

  /**
   * Starts a piece at {@code offset}.
   *
   * @throws Refusal {@code offset_conflict} with the right offset in {@link OffsetConflict}
   */
  public Piece piece(String id, long offset) throws IOException {
    Upload upload = load(id);
    reserve(id);
    Home.Located target = null;
    try {
      target = home.writable(upload.path());
      FileChannel out = target.folder().file(upload.part(), Set.of(StandardOpenOption.WRITE));
      if (out.size() != offset) {
        long right = out.size();
        out.close();
        throw new OffsetConflict(right);
      }
      return new Piece(upload, target, out.position(offset));
    } catch (IOException | RuntimeException e) {
      if (target != null) {
        target.close();
      }
      release(id);
      throw e;
    }
  }

  /** The piece does not start where the upload ended. */
  public static final class OffsetConflict extends IOException {
    private static final long serialVersionUID = 1L;
    private final long offset;

    OffsetConflict(long offset) {
      super("offset conflict");
      this.offset = offset;
    }

    /** Where the next piece must start. */
    public long offset() {
      return offset;
    }
  }

  /** Bytes that arrive in order. Used by one thread at a time. */
  public final class Piece implements AutoCloseable {
    private final Upload upload;
    private final Home.Located target;
    private final FileChannel out;

    private Piece(Upload upload, Home.Located target, FileChannel out) {
      this.upload = upload;
      this.target = target;
      this.out = out;
    }

    /** Appends all that remains; more than the size that was announced is refused. */
    public void write(ByteBuffer bytes) throws IOException {
      if (out.position() + bytes.remaining() > upload.size()) {
        throw new Refusal(413, "too_large", "These are more bytes than were announced.");
      }
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }

    /** Where the next byte goes. */
    public long offset() throws IOException {
      return out.position();
    }

    /** The entry when this piece was the last one, else null. */
    public byte @Nullable [] finish() throws IOException {
      if (out.position() < upload.size()) {
        return null;
      }
      out.force(true);
      FileTime modified = upload.modified() == null ? null : FileTime.from(upload.modified());
      Entry entry =
          Replacement.place(target, upload.part(), upload.condition(), modified, () -> {});
      Files.deleteIfExists(record(upload.id()));
      return FileApi.json(entry);
    }

    @Override
    public void close() throws IOException {
      try (target) {
        out.close();
      } finally {
        release(upload.id());
      }
    }
  }

  /** Removes what got no byte for 24 hours. */
  public void sweep() {
    if (!Files.isDirectory(folder(), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> records = Files.newDirectoryStream(folder(), "*.json")) {
      for (Path record : records) {
        sweep(record);
      }
    } catch (IOException | RuntimeException e) {
      Log.warn("upload_sweep_failed", "type", e.getClass().getSimpleName());
    }
  }

  private void sweep(Path record) throws IOException {
    String file = record.getFileName().toString();
    String id = file.substring(0, file.length() - ".json".length());
    Instant last = Files.getLastModifiedTime(record).toInstant();
    try {
      Upload upload = load(id);
      try (Home.Located target = home.writable(upload.path())) {
        PosixFileAttributes part = target.folder().attributesOrNull(upload.part());
        if (part != null && part.lastModifiedTime().toInstant().isAfter(last)) {
          last = part.lastModifiedTime().toInstant();
        }
      }
      if (last.plus(KEPT).isBefore(clock.instant())) {
        abandon(id);
        Log.info("upload_expired", "id", id);
      }
    } catch (Refusal | NoSuchFileException unreadable) {
      if (last.plus(KEPT).isBefore(clock.instant())) {
        Files.deleteIfExists(record);
      }
    }
  }

  private Path folder() {
    return home.root().resolve(".carrel").resolve("uploads");
  }

  private Path record(String id) {
    return folder().resolve(id + ".json");
  }

  private void save(Upload upload) throws IOException {
    Files.createDirectories(folder());
    byte[] json =
        Json.object(
            fields -> {
              fields.writeStringField("path", upload.path().encoded());
              fields.writeNumberField("size", upload.size());
              fields.writeBooleanField("overwrite", upload.overwrite());
              if (upload.modified() != null) {
                fields.writeStringField("modified", upload.modified().toString());
              }
            });
    Path part = folder().resolve(upload.id() + ".part");
    Files.write(part, json);
    Files.move(part, record(upload.id()), StandardCopyOption.ATOMIC_MOVE);
  }

  private Upload load(String id) throws IOException {
    try {
      if (!UUID.fromString(id).toString().equals(id)) {
        throw notFound();
      }
      Path record = record(id);
      if (Files.size(record) > 64 * 1024) {
        throw notFound();
      }
      JsonObject json = Json.parse(Files.readAllBytes(record));
      return new Upload(
          id,
          HomePath.parse(json.text("path")),
          json.number("size", 0, Long.MAX_VALUE),
          json.flagOr("overwrite", false),
          instant(json.textOr("modified", null)));
    } catch (IllegalArgumentException | NoSuchFileException unknown) {
      throw notFound();
    }
  }

  private static Refusal notFound() {
    return new Refusal(404, "not_found", "There is no such upload.");
  }

  private synchronized void reserve(String id) {
    if (!busy.add(id)) {
      throw new Refusal(409, "upload_busy", "Another piece of this upload is on its way.");
    }
  }

  private synchronized void release(String id) {
    busy.remove(id);
  }
}
