package io.carrel.store.directory;

import io.carrel.actors.directory.ProjectDirectory.SiteQuery;
import io.carrel.actors.directory.ProjectDirectory.Sort;
import io.carrel.actors.identity.ProjectId;
import io.carrel.store.database.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A query for everybody's projects as SQL, put together from constant parts. Each order is one
 * index of {@code projects}; words are found by their trigrams.
 */
final class SiteStatement {
  private static final String OWNED =
      " AND p.id IN (SELECT m.project_id FROM project_members m JOIN accounts a ON a.id = m.account_id"
          + " WHERE m.role = 'OWNER' AND lower(a.email) = lower(?))";

  private final Keyset keyset;
  private final StringBuilder conditions = new StringBuilder(" FROM projects p WHERE true");
  private final List<Object> values = new ArrayList<>();

  SiteStatement(SiteQuery query) {
    this.keyset =
        new Keyset(column(query.sort()), "p.id", query.sort(), query.descending(), query.after());
    query.state().ifPresent(state -> add(" AND p.state = CAST(? AS project_state)", state));
    String search = query.search().strip();
    Optional<ProjectId> project = id(search);
    if (project.isPresent()) {
      add(" AND p.id = ?", project.get());
    } else if (isEmail(search)) {
      add(OWNED, PlainText.storable(search));
    } else {
      PlainText.words(PlainText.folded(search), ListStatement.MAX_WORDS + 1)
          .forEach(word -> add(" AND p.search LIKE ?", PlainText.containing(word)));
    }
  }

  private void add(String condition, Object value) {
    conditions.append(condition);
    values.add(value);
  }

  private static Optional<ProjectId> id(String search) {
    try {
      return Optional.of(ProjectId.parse(search));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isEmail(String search) {
    int at = search.indexOf('@');
    return at > 0 && at < search.length() - 1 && search.chars().noneMatch(Character::isWhitespace);
  }

  /** How many match, in one row; bind {@link #values}. */
  String count() {
    return "SELECT count(*)" + conditions;
  }

  Object[] values() {
    return values.toArray();
  }

  /** A page; bind {@link #pageValues}. */
  String page() {
    return "SELECT" + SiteRows.COLUMNS + conditions + keyset.sql();
  }

  Object[] pageValues(int limit) {
    return keyset.values(values, limit);
  }

  private static String column(Sort sort) {
    return switch (sort) {
      case TITLE -> "left(p.search, 100)";
      case STATE -> "p.state";
      case LAST_EDITED -> "p.last_edited";
      case CREATED -> "p.created";
    };
  }
}
