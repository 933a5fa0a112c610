package io.carrel.store.directory;

import io.carrel.actors.directory.ProjectDirectory.Sort;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a page of an ordered list begins, and how it goes on: one index range, whichever page it
 * is.
 *
 * @param column what is sorted by, and then {@code id}, which tells all rows apart
 * @param after the cursor of the row before the page; empty for the first page
 */
record Keyset(String column, String id, Sort sort, boolean descending, Optional<String> after) {
  /** What follows the conditions of a statement; bind {@link #values}. */
  String sql() {
    String direction = descending ? " DESC" : " ASC";
    return (after.isPresent() ? behind() : "")
        + " ORDER BY "
        + column
        + direction
        + ", "
        + id
        + direction
        + " LIMIT ?";
  }

  private String behind() {
    String type = sort == Sort.STATE ? "CAST(? AS project_state)" : "?";
    String comparison = descending ? " < " : " > ";
    return " AND (" + column + ", " + id + ")" + comparison + "(" + type + ", ?)";
  }

  /** The values of the conditions, and behind them those of the page. */
  Object[] values(List<Object> conditions, int limit) {
    List<Object> all = new ArrayList<>(conditions);
    after
        .map(cursor -> Cursor.of(sort, descending, cursor))
        .ifPresent(
            cursor -> {
              all.add(cursor.value());
              all.add(cursor.project());
            });
    all.add(limit);
    return all.toArray();
  }
}
