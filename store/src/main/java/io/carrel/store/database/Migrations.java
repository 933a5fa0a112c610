package io.carrel.store.database;

import io.carrel.store.StoreSettings;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.flywaydb.core.Flyway;

/**
 * Brings the schema up to this version. Any number of replicas may start at once: the first one
 * holds an advisory lock, the others wait for it and find nothing left to do.
 */
final class Migrations {
  /** Any number will do that no other program uses in this database. */
  private static final long LOCK = 0x43617272656CL;

  private Migrations() {}

  static void run(StoreSettings settings) {
    // A connection of its own: the lock belongs to it and ends with it, whatever happens.
    try (Connection connection = DriverManager.getConnection(settings.url(), login(settings));
        Statement statement = connection.createStatement()) {
      statement.execute("SET statement_timeout = " + settings.migrationTimeout().toMillis());
      statement.execute("SELECT pg_advisory_lock(" + LOCK + ")");
      flyway(settings).migrate();
      JournalSequence.closeGap(connection);
    } catch (SQLException e) {
      throw SqlFailures.typed(e);
    }
  }

  private static Flyway flyway(StoreSettings settings) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(settings.url(), settings.user(), settings.password())
        .locations("classpath:io/carrel/store/migrations")
        // An older replica may start beside a newer one: its schema was expanded, not contracted.
        .ignoreMigrationPatterns("*:future")
        .load();
  }

  private static Properties login(StoreSettings settings) {
    Properties properties = new Properties();
    properties.setProperty("user", settings.user());
    properties.setProperty("password", settings.password());
    properties.setProperty("ApplicationName", "carrel-migrations");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("logServerErrorDetail", "false");
    return properties;
  }
}
