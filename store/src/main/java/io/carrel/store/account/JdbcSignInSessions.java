package io.carrel.store.account;

import io.carrel.actors.account.SignInSessions;
import io.carrel.actors.identity.AccountId;
import io.carrel.store.database.Database;
import io.carrel.store.database.PlainText;
import io.carrel.store.database.Sql;
import io.carrel.store.database.Timestamps;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sign-in sessions in a table. Each use moves the end of its session, at most once a minute. */
public final class JdbcSignInSessions implements SignInSessions {
  private static final int MAX_TEXT = 200;
  private static final int MAX_LISTED = 500;
  private static final Duration NOTE_INTERVAL = Duration.ofMinutes(1);
  private static final String COLUMNS =
      " s.id, s.account_id, s.created, s.last_used, s.expires, s.address, s.user_agent ";

  private final Database database;
  private final Duration lifetime;
  private final Clock clock;

  /**
   * @param lifetime how long a session lasts that is not used
   */
  public JdbcSignInSessions(Database database, Duration lifetime, Clock clock) {
    this.database = database;
    this.lifetime = lifetime;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Opened> open(AccountId account, String address, String userAgent) {
    String secret = Secret.random();
    Instant now = Timestamps.now(clock);
    SignInSession session =
        new SignInSession(
            UUID.randomUUID(),
            account,
            now,
            now,
            now.plus(lifetime),
            PlainText.storable(address, MAX_TEXT),
            PlainText.storable(userAgent, MAX_TEXT));
    return database.transact(
        connection -> {
          Sql.update(
              connection,
              "DELETE FROM sign_in_sessions WHERE account_id = ? AND expires <= ?",
              account,
              now);
          insert(connection, session, secret);
          return new Opened(session, secret);
        });
  }

  private static void insert(Connection connection, SignInSession session, String secret)
      throws SQLException {
    Sql.update(
        connection,
        """
        INSERT INTO sign_in_sessions
          (id, account_id, secret_hash, created, last_used, expires, address, user_agent)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        session.id(),
        session.account(),
        Secret.hash(secret),
        session.created(),
        session.lastUsed(),
        session.expires(),
        session.address(),
        session.userAgent());
  }

  @Override
  public CompletionStage<Optional<SignedIn>> find(String secret) {
    if (!Secret.isPlausible(secret)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Instant now = Timestamps.now(clock);
    return database.run(
        connection -> {
          Optional<Used> found =
              Sql.first(
                  connection,
                  "SELECT s.id, s.last_used,"
                      + AccountRows.COLUMNS
                      + "FROM sign_in_sessions s JOIN accounts a ON a.id = s.account_id"
                      + " WHERE s.secret_hash = ? AND s.expires > ?",
                  row ->
                      new Used(
                          new SignedIn(row.getObject("id", UUID.class), AccountRows.read(row)),
                          Timestamps.get(row, "last_used")),
                  Secret.hash(secret),
                  now);
          if (found.isPresent()) {
            note(connection, found.get(), now);
          }
          return found.map(Used::signedIn);
        });
  }

  private void note(Connection connection, Used used, Instant now) throws SQLException {
    Instant stale = now.minus(NOTE_INTERVAL);
    if (!used.lastUsed().isAfter(stale)) {
      Sql.update(
          connection,
          "UPDATE sign_in_sessions SET last_used = ?, expires = ? WHERE id = ? AND last_used <= ?",
          now,
          now.plus(lifetime),
          used.signedIn().session(),
          stale);
    }
  }

  @Override
  public CompletionStage<Set<UUID>> lasting(Set<UUID> sessions) {
    return database.run(
        connection ->
            Set.copyOf(
                Sql.list(
                    connection,
                    "SELECT id FROM sign_in_sessions WHERE id = ANY (CAST(? AS uuid[])) AND expires > ?",
                    row -> row.getObject("id", UUID.class),
                    sessions.stream().map(UUID::toString).toArray(String[]::new),
                    Timestamps.now(clock))));
  }

  /** The newest 500 that last. */
  @Override
  public CompletionStage<List<SignInSession>> list(AccountId account) {
    return database.run(
        connection ->
            Sql.list(
                connection,
                "SELECT"
                    + COLUMNS
                    + "FROM sign_in_sessions s WHERE s.account_id = ? AND s.expires > ?"
                    + " ORDER BY s.created DESC, s.id LIMIT "
                    + MAX_LISTED,
                JdbcSignInSessions::read,
                account,
                Timestamps.now(clock)));
  }

  private static SignInSession read(ResultSet row) throws SQLException {
    return new SignInSession(
        row.getObject("id", UUID.class),
        new AccountId(row.getObject("account_id", UUID.class)),
        Timestamps.get(row, "created"),
        Timestamps.get(row, "last_used"),
        Timestamps.get(row, "expires"),
        row.getString("address"),
        row.getString("user_agent"));
  }

  @Override
  public CompletionStage<Boolean> end(AccountId account, UUID session) {
    return database.run(
        connection ->
            Sql.update(
                    connection,
                    "DELETE FROM sign_in_sessions WHERE account_id = ? AND id = ?",
                    account,
                    session)
                == 1);
  }

  @Override
  public CompletionStage<List<UUID>> endAll(AccountId account, Optional<UUID> except) {
    return database.run(
        connection ->
            Sql.list(
                connection,
                "DELETE FROM sign_in_sessions WHERE account_id = ?"
                    + " AND id IS DISTINCT FROM CAST(? AS uuid) RETURNING id",
                row -> row.getObject("id", UUID.class),
                account,
                except));
  }

  private record Used(SignedIn signedIn, Instant lastUsed) {}
}
