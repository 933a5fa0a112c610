package io.carrel.store.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.carrel.store.StoreSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import javax.sql.DataSource;

/**
 * The pool of connections behind the ports, and the threads that use it: as many as connections,
 * with a bounded queue before them, so that a flood of calls fails instead of piling up.
 */
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;
  private final BoundedExecutor executor;

  private Database(HikariDataSource pool, BoundedExecutor executor) {
    this.pool = pool;
    this.executor = executor;
  }

  /**
   * Migrates the schema, waiting while another replica does, then opens the pool. Blocks; meant for
   * start-up.
   *
   * @throws io.carrel.actors.StoreUnavailable when the database does not answer
   */
  public static Database open(StoreSettings settings) {
    Migrations.run(settings);
    return new Database(
        new HikariDataSource(pool(settings)),
        new BoundedExecutor("carrel-store", settings.poolSize(), settings.queueSize()));
  }

  private static HikariConfig pool(StoreSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("carrel-store");
    config.setJdbcUrl(settings.url());
    config.setUsername(settings.user());
    config.setPassword(settings.password());
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(Math.min(2, settings.poolSize()));
    config.setIdleTimeout(Duration.ofMinutes(1).toMillis());
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    config.addDataSourceProperty("ApplicationName", "carrel-store");
    config.addDataSourceProperty(
        "options",
        // Lists differ a lot between members: a plan for everybody suits nobody. And no disk of
        // today
        // reads at random four times as slowly as in a row, which is what PostgreSQL takes for
        // granted.
        "-c plan_cache_mode=force_custom_plan -c random_page_cost=1.1"
            + " -c idle_in_transaction_session_timeout=5000"
            + " -c statement_timeout="
            + settings.statementTimeout().toMillis());
    config.addDataSourceProperty("tcpKeepAlive", "true");
    config.addDataSourceProperty(
        "socketTimeout", Long.toString(settings.statementTimeout().toSeconds() + 5));
    // Error texts must not carry rows into logs.
    config.addDataSourceProperty("logServerErrorDetail", "false");
    return config;
  }

  /** Registers the gauges of this pool, and of the journal's. */
  public void measure(MeterRegistry meters, HikariDataSource journal) {
    PoolMeters.bind(meters, "store", pool);
    PoolMeters.bind(meters, "journal", journal);
  }

  /** The pool itself, for the projections. */
  public DataSource dataSource() {
    return pool;
  }

  /**
   * Runs statements that stand each for themselves, on the store's threads. Fails with {@link
   * io.carrel.actors.StoreUnavailable} when the database does not answer or too much waits.
   */
  public <T> CompletionStage<T> run(Work<T> work) {
    return executor.submit(
        () -> {
          try (Connection connection = pool.getConnection()) {
            return work.on(connection);
          } catch (SQLException e) {
            throw SqlFailures.typed(e);
          }
        });
  }

  /** Runs statements that become visible together or not at all: not when {@code work} throws. */
  public <T> CompletionStage<T> transact(Work<T> work) {
    return run(connection -> inTransaction(connection, work));
  }

  private static <T> T inTransaction(Connection connection, Work<T> work) throws SQLException {
    connection.setAutoCommit(false);
    boolean committed = false;
    try {
      T result = work.on(connection);
      connection.commit();
      committed = true;
      return result;
    } finally {
      if (!committed) {
        connection.rollback();
      }
    }
  }

  /** Ends what runs within seconds, then closes the connections. */
  @Override
  public void close() {
    executor.close();
    pool.close();
  }
}
