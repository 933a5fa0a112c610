package io.carrel.store.database;

import io.carrel.actors.StoreUnavailable;
import java.sql.SQLException;
import java.sql.SQLTransientException;

/** Tells a database that is away for a while from a defect of ours. */
public final class SqlFailures {
  private static final String UNIQUE_VIOLATION = "23505";

  private SqlFailures() {}

  /** Whether a row with the same key is there already. */
  public static boolean isDuplicate(SQLException failure) {
    return UNIQUE_VIOLATION.equals(failure.getSQLState());
  }

  static RuntimeException typed(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    boolean passing =
        failure instanceof SQLTransientException
            || state.startsWith("08") // connection
            || state.startsWith("40") // serialization, deadlock
            || state.startsWith("53") // resources
            || state.startsWith("57"); // shutdown, cancelled by a time-out
    return passing
        ? new StoreUnavailable("the database does not answer", failure)
        : new IllegalStateException("a statement failed: " + state, failure);
  }
}
