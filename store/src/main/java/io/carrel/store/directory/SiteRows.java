package io.carrel.store.directory;

import io.carrel.actors.directory.ProjectDirectory.SitePage;
import io.carrel.actors.directory.ProjectDirectory.SiteQuery;
import io.carrel.actors.directory.ProjectDirectory.SiteSummary;
import io.carrel.actors.directory.ProjectDirectory.Sort;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.store.database.Timestamps;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Projects as rows of the list of all. */
final class SiteRows {
  static final String COLUMNS =
      " p.id, p.title, p.state, p.reason, p.last_edited, p.created, p.members,"
          + " left(p.search, 100) AS title_key,"
          + " ARRAY(SELECT m.account_id FROM project_members m"
          + " WHERE m.project_id = p.id AND m.role = 'OWNER' ORDER BY m.account_id) AS owners";

  private SiteRows() {}

  static SitePage page(SiteQuery query, List<Keyed> rows, int limit, long total) {
    List<Keyed> shown = rows.subList(0, Math.min(limit, rows.size()));
    Optional<String> next =
        rows.size() > limit
            ? Optional.of(shown.get(limit - 1).cursor(query.sort(), query.descending()).encoded())
            : Optional.empty();
    return new SitePage(shown.stream().map(Keyed::summary).toList(), next, total);
  }

  /** A row of a page, with its key in the order of titles. */
  record Keyed(SiteSummary summary, String titleKey) {
    static Keyed read(ResultSet row) throws SQLException {
      return new Keyed(
          new SiteSummary(
              new ProjectId(row.getObject("id", UUID.class)),
              row.getString("title"),
              Lifecycle.valueOf(row.getString("state")),
              row.getString("reason"),
              accounts(row.getArray("owners")),
              Timestamps.get(row, "last_edited"),
              Timestamps.get(row, "created"),
              row.getInt("members")),
          row.getString("title_key"));
    }

    private static List<AccountId> accounts(Array column) throws SQLException {
      return Arrays.stream((Object[]) column.getArray())
          .map(id -> new AccountId((UUID) id))
          .toList();
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
