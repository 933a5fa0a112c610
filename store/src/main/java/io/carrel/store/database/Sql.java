package io.carrel.store.database;

import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Constant statements with bound values. Ids, instants and optionals are bound as the database's
 * types; an empty optional is NULL.
 */
public final class Sql {
  private Sql() {}

  /** Makes a value of the current row. */
  @FunctionalInterface
  public interface Row<T> {
    T read(ResultSet row) throws SQLException;
  }

  public static <T> List<T> list(
      Connection connection, String sql, Row<T> mapper, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      List<T> result = new ArrayList<>();
      while (rows.next()) {
        result.add(mapper.read(rows));
      }
      return result;
    }
  }

  public static <T> Optional<T> first(
      Connection connection, String sql, Row<T> mapper, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values);
        ResultSet rows = statement.executeQuery()) {
      return rows.next() ? Optional.of(mapper.read(rows)) : Optional.empty();
    }
  }

  /** How many rows it touched. */
  public static int update(Connection connection, String sql, @Nullable Object... values)
      throws SQLException {
    try (PreparedStatement statement = prepare(connection, sql, values)) {
      return statement.executeUpdate();
    }
  }

  private static PreparedStatement prepare(
      Connection connection, String sql, @Nullable Object... values) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, bindable(values[i]));
    }
    return statement;
  }

  private static @Nullable Object bindable(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return bindable(optional.orElse(null));
    } else if (value instanceof AccountId account) {
      return account.value();
    } else if (value instanceof ProjectId project) {
      return project.value();
    } else if (value instanceof Instant instant) {
      return Timestamps.of(instant);
    } else if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    return value;
  }
}
