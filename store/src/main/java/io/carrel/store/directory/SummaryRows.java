package io.carrel.store.directory;

import io.carrel.actors.directory.ProjectDirectory.Sort;
import io.carrel.actors.directory.ProjectDirectory.Summary;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.project.Role;
import io.carrel.store.database.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Projects as rows, joined with one member's. */
final class SummaryRows {
  static final String COLUMNS =
      " p.id, p.title, p.description, p.state, p.reason, m.role, p.last_edited, p.created, m.deleted,"
          + " p.members";

  private SummaryRows() {}

  static Summary read(ResultSet row) throws SQLException {
    return new Summary(
        new ProjectId(row.getObject("id", UUID.class)),
        row.getString("title"),
        row.getString("description"),
        Lifecycle.valueOf(row.getString("state")),
        row.getString("reason"),
        Role.valueOf(row.getString("role")),
        Timestamps.get(row, "last_edited"),
        Timestamps.get(row, "created"),
        row.getBoolean("deleted"),
        row.getInt("members"));
  }

  /** A row of a page, with its key in the page's order. */
  record Keyed(Summary summary, String titleKey) {
    static Keyed read(ResultSet row) throws SQLException {
      return new Keyed(SummaryRows.read(row), row.getString("title_key"));
    }

    Cursor cursor(Sort sort, boolean descending) {
      String key =
          switch (sort) {
            case TITLE -> titleKey;
            case STATE -> summary.state().name();
            case LAST_EDITED -> summary.lastEdited().toString();
            case CREATED -> summary.created().toString();
          };
      return new Cursor(sort, descending, key, summary.id().value());
    }
  }
}
