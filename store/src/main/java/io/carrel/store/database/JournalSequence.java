package io.carrel.store.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The numbering of the journal's rows. After a crash PostgreSQL skips up to 32 numbers, and the
 * projections wait ten seconds for a missing number, since it may belong to a transaction that is
 * still open. Closing the gap at start-up spares people that wait.
 */
final class JournalSequence {
  private JournalSequence() {}

  static void closeGap(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (!hasGap(statement)) {
        return;
      }
      connection.setAutoCommit(false);
      // An insert takes its lock on the table before its number: who holds this lock knows that no
      // number is under way, on any replica.
      statement.execute("LOCK TABLE event_journal IN EXCLUSIVE MODE");
      statement.execute(
          """
          SELECT setval('event_journal_ordering_seq', greatest(max(ordering), 1), max(ordering) IS NOT NULL)
          FROM event_journal
          """);
      connection.commit();
      connection.setAutoCommit(true);
    }
  }

  private static boolean hasGap(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery(
            """
            SELECT s.is_called AND s.last_value > coalesce((SELECT max(ordering) FROM event_journal), 0)
            FROM event_journal_ordering_seq s
            """)) {
      return row.next() && row.getBoolean(1);
    }
  }
}
