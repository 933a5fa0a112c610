package io.carrel.store.account;

import io.carrel.actors.account.ApiKeys;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
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

/** API keys in a table. */
public final class JdbcApiKeys implements ApiKeys {
  private static final String BEGINNING = "sk-";
  private static final int PREFIX_LENGTH = 8;
  private static final int MAX_NAME = 200;
  private static final int MAX_LISTED = 1000;
  private static final Duration NOTE_INTERVAL = Duration.ofMinutes(1);
  private static final String COLUMNS =
      " k.id, k.account_id, k.name, k.project_id, k.prefix, k.created, k.expires, k.last_used ";

  private final Database database;
  private final Clock clock;

  public JdbcApiKeys(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Created> create(
      AccountId account, String name, Optional<ProjectId> project, Optional<Instant> expires) {
    String secret = BEGINNING + Secret.random();
    return database
        .run(
            connection ->
                Sql.first(
                        connection,
                        "INSERT INTO api_keys AS k"
                            + " (account_id, name, project_id, prefix, secret_hash, created, expires)"
                            + " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING"
                            + COLUMNS,
                        JdbcApiKeys::read,
                        account,
                        PlainText.storable(name, MAX_NAME),
                        project,
                        secret.substring(0, PREFIX_LENGTH),
                        Secret.hash(secret),
                        Timestamps.now(clock),
                        expires)
                    .orElseThrow())
        .thenApply(key -> new Created(key, secret));
  }

  @Override
  public CompletionStage<Optional<Key>> find(String secret) {
    if (!secret.startsWith(BEGINNING) || !Secret.isPlausible(secret)) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    Instant now = Timestamps.now(clock);
    return database.run(
        connection -> {
          Optional<Key> key =
              Sql.first(
                  connection,
                  "SELECT"
                      + COLUMNS
                      + ","
                      + AccountRows.COLUMNS
                      + "FROM api_keys k JOIN accounts a ON a.id = k.account_id"
                      + " WHERE k.secret_hash = ? AND (k.expires IS NULL OR k.expires > ?)",
                  row -> new Key(read(row), AccountRows.read(row)),
                  Secret.hash(secret),
                  now);
          if (key.isPresent()) {
            note(connection, key.get().key(), now);
          }
          return key;
        });
  }

  private static void note(Connection connection, ApiKey key, Instant now) throws SQLException {
    Instant stale = now.minus(NOTE_INTERVAL);
    if (key.lastUsed().map(used -> !used.isAfter(stale)).orElse(true)) {
      Sql.update(
          connection,
          "UPDATE api_keys SET last_used = ? WHERE id = ? AND (last_used IS NULL OR last_used <= ?)",
          now,
          key.id(),
          stale);
    }
  }

  @Override
  public CompletionStage<Set<Long>> lasting(Set<Long> keys) {
    return database.run(
        connection ->
            Set.copyOf(
                Sql.list(
                    connection,
                    "SELECT id FROM api_keys WHERE id = ANY (?) AND (expires IS NULL OR expires > ?)",
                    row -> row.getLong("id"),
                    keys.toArray(Long[]::new),
                    Timestamps.now(clock))));
  }

  /** The newest 1,000: of one project when one is given, else all of the person's. */
  @Override
  public CompletionStage<List<ApiKey>> list(AccountId account, Optional<ProjectId> project) {
    return database.run(
        connection ->
            Sql.list(
                connection,
                "SELECT"
                    + COLUMNS
                    + "FROM api_keys k WHERE k.account_id = ?"
                    + " AND k.project_id IS NOT DISTINCT FROM coalesce(?, k.project_id)"
                    + " ORDER BY k.id DESC LIMIT "
                    + MAX_LISTED,
                JdbcApiKeys::read,
                account,
                project));
  }

  private static ApiKey read(ResultSet row) throws SQLException {
    return new ApiKey(
        row.getLong("id"),
        new AccountId(row.getObject("account_id", UUID.class)),
        row.getString("name"),
        Optional.ofNullable(row.getObject("project_id", UUID.class)).map(ProjectId::new),
        row.getString("prefix"),
        Timestamps.get(row, "created"),
        Timestamps.find(row, "expires"),
        Timestamps.find(row, "last_used"));
  }

  @Override
  public CompletionStage<Boolean> delete(AccountId account, long key) {
    return database.run(
        connection ->
            Sql.update(
                    connection,
                    "DELETE FROM api_keys WHERE account_id = ? AND id = ?",
                    account,
                    key)
                == 1);
  }
}
