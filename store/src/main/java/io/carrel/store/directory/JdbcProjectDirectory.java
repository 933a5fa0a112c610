package io.carrel.store.directory;

import io.carrel.actors.directory.ProjectDirectory;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.store.database.Database;
import io.carrel.store.database.Sql;
import io.carrel.store.directory.SummaryRows.Keyed;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads what the projection wrote. */
public final class JdbcProjectDirectory implements ProjectDirectory, AutoCloseable {
  private static final int MAX_LIMIT = 1000;

  private final Database database;
  private final SeenWaits waits;

  /**
   * @param wait how long {@link #hasSeen} waits before it answers false
   */
  public JdbcProjectDirectory(Database database, Duration wait) {
    this.database = database;
    this.waits = new SeenWaits(database, wait);
  }

  @Override
  public CompletionStage<Page> list(Query query) {
    if (ListStatement.matchesNothing(query.search())) {
      return CompletableFuture.completedFuture(new Page(List.of(), Optional.empty(), 0));
    }
    int limit = bounded(query.limit());
    return database.run(
        connection -> {
          ListStatement statement = new ListStatement(query);
          List<Keyed> rows =
              Sql.list(connection, statement.page(), Keyed::read, statement.pageValues(limit + 1));
          long total =
              query.after().isEmpty() && rows.size() <= limit
                  ? rows.size()
                  : total(connection, statement);
          return page(query, rows, limit, total);
        });
  }

  private static long total(Connection connection, ListStatement statement) throws SQLException {
    return Sql.first(connection, statement.count(), row -> row.getLong(1), statement.values())
        .orElse(0L);
  }

  private static Page page(Query query, List<Keyed> rows, int limit, long total) {
    List<Keyed> shown = rows.subList(0, Math.min(limit, rows.size()));
    Optional<String> next =
        rows.size() > limit
            ? Optional.of(shown.get(limit - 1).cursor(query.sort(), query.descending()).encoded())
            : Optional.empty();
    return new Page(shown.stream().map(Keyed::summary).toList(), next, total);
  }

  @Override
  public CompletionStage<SitePage> listAll(SiteQuery query) {
    if (ListStatement.matchesNothing(query.search())) {
      return CompletableFuture.completedFuture(new SitePage(List.of(), Optional.empty(), 0));
    }
    int limit = bounded(query.limit());
    return database.run(
        connection -> {
          SiteStatement statement = new SiteStatement(query);
          List<SiteRows.Keyed> rows =
              Sql.list(
                  connection,
                  statement.page(),
                  SiteRows.Keyed::read,
                  statement.pageValues(limit + 1));
          boolean whole = query.after().isEmpty() && rows.size() <= limit;
          long total =
              whole
                  ? rows.size()
                  : Sql.first(
                          connection, statement.count(), row -> row.getLong(1), statement.values())
                      .orElse(0L);
          return SiteRows.page(query, rows, limit, total);
        });
  }

  @Override
  public CompletionStage<Optional<Summary>> find(ProjectId project, AccountId member) {
    return database.run(
        connection ->
            Sql.first(
                connection,
                "SELECT"
                    + SummaryRows.COLUMNS
                    + " FROM project_members m JOIN projects p ON p.id = m.project_id"
                    + " WHERE m.project_id = ? AND m.account_id = ?",
                SummaryRows::read,
                project,
                member));
  }

  @Override
  public CompletionStage<Boolean> hasSeen(ProjectId project, long sequence) {
    return waits.seen(project, sequence);
  }

  @Override
  public CompletionStage<List<ProjectId>> wantedRunning(@Nullable ProjectId after, int limit) {
    UUID first = after == null ? new UUID(0, 0) : after.value();
    return database.run(
        connection ->
            Sql.list(
                connection,
                "SELECT id FROM projects WHERE wanted_running AND id > ? ORDER BY id LIMIT ?",
                row -> new ProjectId(row.getObject("id", UUID.class)),
                first,
                bounded(limit)));
  }

  private static int bounded(int limit) {
    return Math.max(1, Math.min(limit, MAX_LIMIT));
  }

  @Override
  public void close() {
    waits.close();
  }
}
