package io.carrel.project.server;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The part of a file that a {@code Range} header asks for.
 *
 * @param end the offset after the last byte
 */
record ByteRange(long first, long end) {
  private static final Pattern SINGLE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  /** The range, or null when the whole file is to be sent: no range, several, or none we know. */
  static @Nullable ByteRange parse(@Nullable String header, long size) {
    Matcher single = SINGLE.matcher(header == null ? "" : header.strip());
    if (!single.matches()) {
      return null;
    }
    String first = single.group(1);
    String last = single.group(2);
    if (first.isEmpty()) {
      if (last.isEmpty()) {
        return null;
      }
      return new ByteRange(Math.max(0, size - Long.parseLong(last)), size);
    }
    long start = Long.parseLong(first);
    long end = last.isEmpty() ? size : Math.min(size, Long.parseLong(last) + 1);
    if (!last.isEmpty() && Long.parseLong(last) < start) {
      return null;
    }
    return new ByteRange(start, end);
  }

  boolean isSatisfiable() {
    return first < end;
  }
}
