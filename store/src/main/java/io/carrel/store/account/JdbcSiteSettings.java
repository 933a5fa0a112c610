package io.carrel.store.account;

import io.carrel.actors.account.SiteSettings;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.store.database.Database;
import io.carrel.store.database.PlainText;
import io.carrel.store.database.Sql;
import io.carrel.store.database.Timestamps;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;

/**
 * The site's settings in a table of one row, its software environments, and the installation's
 * secrets.
 */
public final class JdbcSiteSettings implements SiteSettings {
  private static final int MAX_NAME = 100;

  private final Database database;
  private final Clock clock;

  public JdbcSiteSettings(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Values> read() {
    return database.run(
        connection ->
            Sql.first(
                    connection,
                    "SELECT site_name, accent_color, sign_up FROM site_settings",
                    JdbcSiteSettings::read)
                .orElseThrow());
  }

  @Override
  public CompletionStage<Values> write(Values values) {
    return database.run(
        connection ->
            Sql.first(
                    connection,
                    "UPDATE site_settings SET site_name = ?, accent_color = ?, sign_up = ?"
                        + " RETURNING site_name, accent_color, sign_up",
                    JdbcSiteSettings::read,
                    PlainText.storable(values.siteName(), MAX_NAME),
                    values.accentColor().toLowerCase(Locale.ROOT),
                    values.signUp())
                .orElseThrow());
  }

  private static Values read(ResultSet row) throws SQLException {
    return new Values(
        row.getString("site_name"),
        row.getString("accent_color"),
        SignUp.valueOf(row.getString("sign_up")));
  }

  @Override
  public CompletionStage<List<Environment>> environments() {
    return database.run(JdbcSiteSettings::environments);
  }

  private static List<Environment> environments(Connection connection) throws SQLException {
    return Sql.list(
        connection,
        "SELECT title, image, description FROM software_environments ORDER BY position",
        row ->
            new Environment(
                row.getString("title"),
                new ImageReference(row.getString("image")),
                row.getString("description")));
  }

  @Override
  public CompletionStage<List<Environment>> setEnvironments(List<Environment> environments) {
    return database.transact(
        connection -> {
          // One after the other, so that two admins at once leave one of the two lists.
          Sql.update(connection, "LOCK TABLE software_environments IN EXCLUSIVE MODE");
          Sql.update(connection, "DELETE FROM software_environments");
          int position = 0;
          for (Environment environment : environments) {
            Sql.update(
                connection,
                "INSERT INTO software_environments (position, title, image, description)"
                    + " VALUES (?, ?, ?, ?)",
                position++,
                PlainText.storable(environment.title(), Environment.MAX_TITLE),
                environment.image().value(),
                PlainText.storable(environment.description(), Environment.MAX_DESCRIPTION));
          }
          return environments(connection);
        });
  }

  @Override
  public CompletionStage<byte[]> secret(String name) {
    return database.run(
        connection -> {
          Sql.update(
              connection,
              "INSERT INTO installation_secrets (name, value, created) VALUES (?, ?, ?)"
                  + " ON CONFLICT (name) DO NOTHING",
              PlainText.storable(name, MAX_NAME),
              Secret.randomBytes(),
              Timestamps.now(clock));
          return Sql.first(
                  connection,
                  "SELECT value FROM installation_secrets WHERE name = ?",
                  row -> row.getBytes("value"),
                  PlainText.storable(name, MAX_NAME))
              .orElseThrow();
        });
  }
}
