package io.carrel.store.directory;

import io.carrel.actors.directory.ProjectDirectory.Query;
import io.carrel.actors.directory.ProjectDirectory.Sort;
import io.carrel.store.database.PlainText;
import java.util.ArrayList;
import java.util.List;

/**
 * A list query as SQL, put together from constant parts. Each order is one index range of {@code
 * project_members}, so a page costs the same at its beginning and its end, for ten projects and for
 * 100,000.
 */
final class ListStatement {
  /** Searches with more words or characters than anybody types match nothing. */
  static final int MAX_WORDS = 20;

  private static final int MAX_SEARCH_LENGTH = 1000;

  private static final String JOIN =
      " FROM project_members m JOIN projects p ON p.id = m.project_id";

  private final Keyset keyset;
  private final StringBuilder conditions = new StringBuilder();
  private final List<Object> values = new ArrayList<>();
  private final boolean searches;

  ListStatement(Query query) {
    this.keyset =
        new Keyset(
            column(query.sort()), "m.project_id", query.sort(), query.descending(), query.after());
    add("m.account_id = ?", query.member());
    add(" AND m.deleted = ?", query.deleted());
    query.state().ifPresent(state -> add(" AND m.state = CAST(? AS project_state)", state));
    List<String> words = PlainText.words(PlainText.folded(bounded(query.search())), MAX_WORDS + 1);
    words.forEach(word -> add(" AND p.search LIKE ?", PlainText.containing(word)));
    this.searches = !words.isEmpty();
  }

  private static String bounded(String search) {
    return search.length() <= MAX_SEARCH_LENGTH ? search : "";
  }

  /** Whether it is known without the database that nothing matches. */
  static boolean matchesNothing(String search) {
    return search.length() > MAX_SEARCH_LENGTH
        || PlainText.words(search, MAX_WORDS + 1).size() > MAX_WORDS;
  }

  private void add(String condition, Object value) {
    conditions.append(condition);
    values.add(value);
  }

  /** How many match, in one row; bind {@link #values}. */
  String count() {
    return "SELECT count(*)"
        + (searches ? JOIN : " FROM project_members m")
        + " WHERE "
        + conditions;
  }

  Object[] values() {
    return values.toArray();
  }

  /** A page; bind {@link #pageValues}. */
  String page() {
    return "SELECT"
        + SummaryRows.COLUMNS
        + ", m.title_key"
        + JOIN
        + " WHERE "
        + conditions
        + keyset.sql();
  }

  Object[] pageValues(int limit) {
    return keyset.values(values, limit);
  }

  private static String column(Sort sort) {
    return switch (sort) {
      case TITLE -> "m.title_key";
      case STATE -> "m.state";
      case LAST_EDITED -> "m.last_edited";
      case CREATED -> "m.created";
    };
  }
}
