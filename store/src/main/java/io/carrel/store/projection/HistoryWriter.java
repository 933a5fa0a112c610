package io.carrel.store.projection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.By;
import io.carrel.actors.project.ProjectEvent;
import io.carrel.store.database.PlainText;
import io.carrel.store.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keeps each event readable, whatever becomes of the journal's own form. */
final class HistoryWriter {
  /** Fields that have columns of their own, or mean nothing to a reader. */
  private static final List<String> NOT_DETAIL = List.of("at", "by", "requestId");

  private final ObjectMapper json;
  private final ObjectWriter ascii;

  /**
   * @param json as events are stored
   */
  HistoryWriter(ObjectMapper json) {
    this.json = json;
    // Escaped, any character is accepted by PostgreSQL, NUL and half surrogate pairs too.
    this.ascii = json.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII);
  }

  void write(Connection connection, ProjectId project, long sequence, ProjectEvent event)
      throws SQLException {
    By by = event.by();
    Sql.update(
        connection,
        """
        INSERT INTO project_history
          (project_id, sequence, at, kind, by_kind, by_account, by_part, detail)
        VALUES (?, ?, ?, ?, ?, ?, ?, CAST(? AS json))
        ON CONFLICT (project_id, sequence) DO NOTHING
        """,
        project,
        sequence,
        event.at(),
        event.getClass().getSimpleName(),
        kind(by),
        account(by),
        by instanceof By.Platform platform
            ? Optional.of(PlainText.storable(platform.part()))
            : Optional.empty(),
        detail(event));
  }

  private static String kind(By by) {
    if (by instanceof By.Person) {
      return "person";
    }
    return by instanceof By.Admin ? "admin" : "platform";
  }

  private static Optional<UUID> account(By by) {
    if (by instanceof By.Person person) {
      return Optional.of(person.account().value());
    }
    return by instanceof By.Admin admin ? Optional.of(admin.account().value()) : Optional.empty();
  }

  private String detail(ProjectEvent event) {
    ObjectNode fields = json.valueToTree(event);
    fields.remove(NOT_DETAIL);
    try {
      return ascii.writeValueAsString(fields);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event is no JSON", e);
    }
  }
}
