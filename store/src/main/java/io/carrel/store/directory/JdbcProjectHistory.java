package io.carrel.store.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.carrel.actors.directory.ProjectHistory;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.By;
import io.carrel.store.database.Database;
import io.carrel.store.database.Sql;
import io.carrel.store.database.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** The history as the projection wrote it. */
public final class JdbcProjectHistory implements ProjectHistory {
  private static final int MAX_LIMIT = 1000;
  private static final JsonMapper JSON = new JsonMapper();

  private final Database database;

  public JdbcProjectHistory(Database database) {
    this.database = database;
  }

  @Override
  public CompletionStage<List<Entry>> read(ProjectId project, Optional<Long> before, int limit) {
    return database.run(
        connection ->
            Sql.list(
                connection,
                """
                SELECT sequence, at, kind, by_kind, by_account, by_part, detail FROM project_history
                WHERE project_id = ? AND sequence < ? ORDER BY sequence DESC LIMIT ?
                """,
                JdbcProjectHistory::entry,
                project,
                before.orElse(Long.MAX_VALUE),
                Math.max(1, Math.min(limit, MAX_LIMIT))));
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getLong("sequence"),
        Timestamps.get(row, "at"),
        row.getString("kind"),
        by(row),
        json(row.getString("detail")));
  }

  private static By by(ResultSet row) throws SQLException {
    return switch (row.getString("by_kind")) {
      case "person" -> new By.Person(new AccountId(row.getObject("by_account", UUID.class)));
      case "admin" -> new By.Admin(new AccountId(row.getObject("by_account", UUID.class)));
      default -> new By.Platform(row.getString("by_part"));
    };
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("PostgreSQL checked that it is JSON", e);
    }
  }
}
