package io.carrel.store.account;

import io.carrel.actors.account.AppSessions;
import io.carrel.actors.account.SignInSessions.SignedIn;
import io.carrel.actors.identity.ProjectId;
import io.carrel.store.database.Database;
import io.carrel.store.database.Sql;
import io.carrel.store.database.Timestamps;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Application sessions in a table, found by the hash of their secrets. */
public final class JdbcAppSessions implements AppSessions {
  private final Database database;
  private final Clock clock;

  public JdbcAppSessions(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  private record Entry(UUID signIn, ProjectId project, int port, boolean redeemed) {}

  @Override
  public CompletionStage<Optional<String>> issue(UUID signIn, ProjectId project, int port) {
    String token = Secret.random();
    Instant now = Timestamps.now(clock);
    return database.transact(
        connection -> {
          Sql.update(
              connection,
              "DELETE FROM app_sessions WHERE sign_in_session_id = ? AND expires <= ?",
              signIn,
              now);
          Entry entry = new Entry(signIn, project, port, false);
          return insert(connection, token, entry, now.plus(TOKEN_LIFE))
              ? Optional.of(token)
              : Optional.empty();
        });
  }

  /** False when the sign-in session has ended. */
  private static boolean insert(Connection connection, String secret, Entry entry, Instant expires)
      throws SQLException {
    return Sql.update(
            connection,
            """
            INSERT INTO app_sessions
              (secret_hash, sign_in_session_id, project_id, port, redeemed, expires)
            SELECT ?, id, ?, ?, ?, ? FROM sign_in_sessions WHERE id = ?
            """,
            Secret.hash(secret),
            entry.project(),
            entry.port(),
            entry.redeemed(),
            expires,
            entry.signIn())
        == 1;
  }

  @Override
  public CompletionStage<Optional<String>> redeem(String token, ProjectId project, int port) {
    if (!Secret.isPlausible(token)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    String secret = Secret.random();
    Instant now = Timestamps.now(clock);
    return database.transact(
        connection -> {
          Optional<UUID> signIn =
              Sql.first(
                  connection,
                  """
                  DELETE FROM app_sessions
                  WHERE secret_hash = ? AND NOT redeemed AND project_id = ? AND port = ?
                    AND expires > ?
                  RETURNING sign_in_session_id
                  """,
                  row -> row.getObject("sign_in_session_id", UUID.class),
                  Secret.hash(token),
                  project,
                  port,
                  now);
          return signIn.isPresent()
                  && insert(
                      connection,
                      secret,
                      new Entry(signIn.get(), project, port, true),
                      now.plus(LIFE))
              ? Optional.of(secret)
              : Optional.empty();
        });
  }

  @Override
  public CompletionStage<Optional<SignedIn>> find(String secret, ProjectId project, int port) {
    if (!Secret.isPlausible(secret)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Instant now = Timestamps.now(clock);
    return database.run(
        connection ->
            Sql.first(
                connection,
                "SELECT s.id,"
                    + AccountRows.COLUMNS
                    + "FROM app_sessions p"
                    + " JOIN sign_in_sessions s ON s.id = p.sign_in_session_id"
                    + " JOIN accounts a ON a.id = s.account_id"
                    + " WHERE p.secret_hash = ? AND p.redeemed AND p.project_id = ? AND p.port = ?"
                    + " AND p.expires > ? AND s.expires > ?",
                row -> new SignedIn(row.getObject("id", UUID.class), AccountRows.read(row)),
                Secret.hash(secret),
                project,
                port,
                now,
                now));
  }
}
