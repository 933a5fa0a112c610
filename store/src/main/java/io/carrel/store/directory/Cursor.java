package io.carrel.store.directory;

import io.carrel.actors.directory.ProjectDirectory.InvalidCursor;
import io.carrel.actors.directory.ProjectDirectory.Sort;
import io.carrel.actors.project.ProjectView.Lifecycle;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;

/**
 * The place of a page's last project in its order: the sort key and the id. The next page begins
 * behind that place, whether the project is still there or not.
 */
record Cursor(Sort sort, boolean descending, String key, UUID project) {
  private static final int MAX_LENGTH = 2000;

  /** As an opaque word. */
  String encoded() {
    String text = sort + " " + (descending ? "desc" : "asc") + " " + project + " " + key;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a cursor that came back with a query.
   *
   * @throws InvalidCursor when it is none of this order
   */
  static Cursor of(Sort sort, boolean descending, String encoded) {
    if (encoded.length() > MAX_LENGTH) {
      throw new InvalidCursor();
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(encoded), StandardCharsets.UTF_8);
      String[] parts = text.split(" ", 4);
      if (parts.length < 4 || parts[3].indexOf(0) >= 0) {
        throw new InvalidCursor();
      }
      Cursor cursor =
          new Cursor(
              Sort.valueOf(parts[0]), parts[1].equals("desc"), parts[3], UUID.fromString(parts[2]));
      if (cursor.sort != sort || cursor.descending != descending) {
        throw new InvalidCursor();
      }
      cursor.value();
      return cursor;
    } catch (IllegalArgumentException | java.time.DateTimeException e) {
      throw new InvalidCursor();
    }
  }

  /** The sort key as its column's type. */
  Object value() {
    return switch (sort) {
      case TITLE -> key;
      case STATE -> Lifecycle.valueOf(key);
      case LAST_EDITED, CREATED -> Instant.parse(key);
    };
  }
}
