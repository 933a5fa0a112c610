package io.carrel.store.database;

import java.sql.Connection;
import java.sql.SQLException;

/** Statements on one connection. */
@FunctionalInterface
public interface Work<T> {
  T on(Connection connection) throws SQLException;
}
