package io.carrel.store;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What {@code carrel.store} says, checked; {@code reference.conf} explains each value.
 *
 * @param hashing threads that hash passwords
 * @param hashingQueue passwords that may wait for them
 */
public record StoreSettings(
    String url,
    String user,
    String password,
    int poolSize,
    int queueSize,
    Duration connectionTimeout,
    Duration statementTimeout,
    Duration migrationTimeout,
    int hashing,
    int hashingQueue,
    Duration sessionLifetime,
    Duration readSideWait) {
  private static final String DATABASE = "carrel.store.database.";

  public StoreSettings {
    if (!url.startsWith("jdbc:postgresql:")) {
      throw new IllegalArgumentException(
          DATABASE + "url must be a JDBC URL that begins with jdbc:postgresql:");
    }
    if (poolSize < 1 || queueSize < 1 || hashing < 1 || hashingQueue < 1) {
      throw new IllegalArgumentException("sizes in carrel.store must be 1 or more");
    }
  }

  /** Reads the settings from a whole configuration, as {@link #resolve} gives it. */
  public static StoreSettings from(Config config) {
    Config store = config.getConfig("carrel.store");
    return new StoreSettings(
        store.getString("database.url"),
        store.getString("database.user"),
        store.getString("database.password"),
        store.getInt("database.pool-size"),
        store.getInt("database.queue-size"),
        store.getDuration("database.connection-timeout"),
        store.getDuration("database.statement-timeout"),
        store.getDuration("database.migration-timeout"),
        store.getInt("passwords.parallelism"),
        store.getInt("passwords.queue-size"),
        store.getDuration("sign-in-session.lifetime"),
        store.getDuration("read-side.wait"));
  }

  /**
   * Puts the content of {@code carrel.store.database.password-file}, when one is named, where the
   * pool and the journal look for the password. To be called on the configuration that the actor
   * system is started with.
   *
   * @throws UncheckedIOException when the file cannot be read
   */
  public static Config resolve(Config config) {
    String file =
        config.hasPath(DATABASE + "password-file")
            ? config.getString(DATABASE + "password-file")
            : "";
    if (file.isEmpty()) {
      return config;
    }
    try {
      String password = Files.readString(Path.of(file)).stripTrailing();
      // The journal's copy was substituted when the configuration was loaded, so it is set as well.
      return config
          .withValue(DATABASE + "password", ConfigValueFactory.fromAnyRef(password))
          .withValue(
              "akka-persistence-jdbc.shared-databases.slick.db.password",
              ConfigValueFactory.fromAnyRef(password));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the database's password file " + file, e);
    }
  }

  @Override
  public String toString() {
    return "StoreSettings[user=" + user + ", poolSize=" + poolSize + "]";
  }
}
