package io.carrel.project.files;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What a listing tells of one entry.
 *
 * @param size bytes
 * @param version changes with each change of the content; the ETag
 * @param target where a link leads, as it is written in the link
 */
record Entry(
    Path name,
    Kind kind,
    long size,
    FileTime modified,
    int mode,
    String version,
    @Nullable String target) {

  enum Kind {
    FILE,
    FOLDER,
    LINK,
    SPECIAL;

    static Kind of(PosixFileAttributes attributes) {
      if (attributes.isRegularFile()) {
        return FILE;
      }
      if (attributes.isDirectory()) {
        return FOLDER;
      }
      return attributes.isSymbolicLink() ? LINK : SPECIAL;
    }
  }

  /** Reads an entry that exists. */
  static Entry of(Folder folder, Path name) throws IOException {
    return of(folder, name, folder.attributes(name));
  }

  static Entry of(Folder folder, Path name, PosixFileAttributes attributes) {
    Kind kind = Kind.of(attributes);
    return new Entry(
        name,
        kind,
        attributes.size(),
        attributes.lastModifiedTime(),
        mode(attributes),
        version(attributes),
        kind == Kind.LINK ? target(folder.path().resolve(name)) : null);
  }

  /** The inode tells a replaced file, time and size one that was changed in place. */
  static String version(PosixFileAttributes attributes) {
    long modified = attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS);
    int inode = String.valueOf(attributes.fileKey()).hashCode();
    return Long.toString(modified, 36)
        + "-"
        + Long.toString(attributes.size(), 36)
        + "-"
        + Integer.toHexString(inode);
  }

  private static int mode(PosixFileAttributes attributes) {
    int mode = 0;
    for (char bit : PosixFilePermissions.toString(attributes.permissions()).toCharArray()) {
      mode = mode << 1 | (bit == '-' ? 0 : 1);
    }
    return mode;
  }

  private static @Nullable String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return null;
    }
  }

  /** Writes the fields of this entry. */
  void write(JsonGenerator json) throws IOException {
    json.writeStringField("name", Names.shown(name));
    if (Names.isRaw(name)) {
      json.writeStringField("raw", Names.encoded(name));
    }
    json.writeStringField("kind", kind.name().toLowerCase(Locale.ROOT));
    json.writeNumberField("size", size);
    json.writeStringField("modified", modified.toInstant().toString());
    json.writeNumberField("mode", mode);
    json.writeStringField("version", version);
    if (target != null) {
      json.writeStringField("target", target);
    }
  }
}
