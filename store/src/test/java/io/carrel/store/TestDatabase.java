package io.carrel.store;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/** An empty database on the tests' server. */
public record TestDatabase(String url, String user, String password) {
  /**
   * {@code carrel.store.database} for this database and the journal in it, to be loaded with what
   * the test needs more.
   */
  public Config config() {
    return ConfigFactory.parseMap(
            Map.of(
                "carrel.store.database.url", url,
                "carrel.store.database.user", user,
                "carrel.store.database.password", password))
        .withFallback(ConfigFactory.parseResources("carrel-store.conf"));
  }

  public StoreSettings settings() {
    return StoreSettings.from(ConfigFactory.load(config()));
  }

  /** A connection of the test's own. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url, user, password);
  }
}
