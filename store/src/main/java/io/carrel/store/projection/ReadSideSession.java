package io.carrel.store.projection;

import akka.japi.function.Function;
import akka.projection.jdbc.JdbcSession;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The transaction in which an event changes the read side and the projection's offset moves. */
final class ReadSideSession implements JdbcSession {
  private final Connection connection;
  private final List<Runnable> afterCommit = new ArrayList<>();

  private ReadSideSession(Connection connection) {
    this.connection = connection;
  }

  static ReadSideSession open(DataSource pool) {
    try {
      Connection connection = pool.getConnection();
      connection.setAutoCommit(false);
      return new ReadSideSession(connection);
    } catch (SQLException e) {
      throw new IllegalStateException("the projection has no connection", e);
    }
  }

  Connection connection() {
    return connection;
  }

  /** Runs once the transaction's changes can be read; not when it fails. */
  void afterCommit(Runnable task) {
    afterCommit.add(task);
  }

  @Override
  public <R> R withConnection(Function<Connection, R> function) throws Exception {
    return function.apply(connection);
  }

  @Override
  public void commit() throws SQLException {
    connection.commit();
    afterCommit.forEach(Runnable::run);
    afterCommit.clear();
  }

  @Override
  public void rollback() throws SQLException {
    afterCommit.clear();
    connection.rollback();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
