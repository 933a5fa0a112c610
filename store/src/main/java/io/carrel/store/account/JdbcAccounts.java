package io.carrel.store.account;

import io.carrel.actors.account.Account;
import io.carrel.actors.account.Accounts;
import io.carrel.actors.account.InvitationToken;
import io.carrel.actors.account.Password;
import io.carrel.actors.identity.AccountId;
import io.carrel.store.database.BoundedExecutor;
import io.carrel.store.database.Database;
import io.carrel.store.database.PlainText;
import io.carrel.store.database.Sql;
import io.carrel.store.database.SqlFailures;
import io.carrel.store.database.Timestamps;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * People in a table. Passwords are hashed and compared on {@code hashing}, never while a connection
 * is held.
 */
public final class JdbcAccounts implements Accounts {
  private static final int MAX_NAME = 200;
  private static final int MAX_SEARCH_WORDS = 5;
  private static final int MAX_SEARCH_LENGTH = 300;
  private static final int MAX_FOUND = 50;

  private final Database database;
  private final BoundedExecutor hashing;
  private final Clock clock;

  public JdbcAccounts(Database database, BoundedExecutor hashing, Clock clock) {
    this.database = database;
    this.hashing = hashing;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Created> create(NewAccount account, Optional<InvitationToken> invitation) {
    String email = PlainText.storable(account.email());
    return hash(account.password())
        .thenCompose(
            hash ->
                database.run(
                    connection -> {
                      connection.setAutoCommit(false);
                      Created created = insert(connection, account, email, hash, invitation);
                      if (created instanceof Created.Done) {
                        connection.commit();
                      } else {
                        connection.rollback();
                      }
                      return created;
                    }));
  }

  private Created insert(
      Connection connection,
      NewAccount account,
      String email,
      String hash,
      Optional<InvitationToken> invitation)
      throws SQLException {
    Optional<Boolean> makesAdmin = Optional.empty();
    if (invitation.isPresent()) {
      makesAdmin =
          InvitationRows.redeem(connection, invitation.get(), email, Timestamps.now(clock));
      if (makesAdmin.isEmpty()) {
        return new Created.InvitationInvalid();
      }
    }
    String first = PlainText.storable(account.firstName(), MAX_NAME);
    String last = PlainText.storable(account.lastName(), MAX_NAME);
    // DO NOTHING: a conflict must not end the transaction, it is an answer.
    return Sql.first(
            connection,
            "INSERT INTO accounts AS a"
                + " (id, email, first_name, last_name, name_words, password_hash, admin, created)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (lower(email)) DO NOTHING RETURNING"
                + AccountRows.COLUMNS,
            AccountRows::read,
            AccountId.random(),
            email,
            first,
            last,
            AccountRows.nameWords(first, last),
            hash,
            account.admin() || makesAdmin.orElse(false),
            Timestamps.now(clock))
        .<Created>map(Created.Done::new)
        .orElseGet(Created.AddressTaken::new);
  }

  @Override
  public CompletionStage<Optional<Account>> authenticate(String email, Password password) {
    return database
        .run(
            connection ->
                findHashed(connection, "lower(a.email) = lower(?)", PlainText.storable(email)))
        .thenCompose(
            found ->
                matches(password, found.map(Hashed::hash).orElse(PasswordHash.NOBODY))
                    .thenApply(right -> right ? found.map(Hashed::account) : Optional.empty()));
  }

  @Override
  public CompletionStage<Optional<Account>> find(AccountId id) {
    return database.run(connection -> find(connection, "a.id = ?", id));
  }

  @Override
  public CompletionStage<Optional<Account>> findByEmail(String email) {
    String address = PlainText.storable(email);
    return database.run(connection -> find(connection, "lower(a.email) = lower(?)", address));
  }

  private static Optional<Account> find(Connection connection, String condition, Object value)
      throws SQLException {
    return Sql.first(
        connection,
        "SELECT" + AccountRows.COLUMNS + "FROM accounts a WHERE " + condition,
        AccountRows::read,
        value);
  }

  @Override
  public CompletionStage<Map<AccountId, Account>> findAll(Collection<AccountId> ids) {
    UUID[] keys = ids.stream().map(AccountId::value).distinct().toArray(UUID[]::new);
    return database.run(
        connection ->
            Sql.list(
                    connection,
                    "SELECT" + AccountRows.COLUMNS + "FROM accounts a WHERE a.id = ANY (?)",
                    AccountRows::read,
                    connection.createArrayOf("uuid", keys))
                .stream()
                .collect(Collectors.toMap(Account::id, Function.identity())));
  }

  @Override
  public CompletionStage<List<Account>> search(String text, int limit) {
    if (text.isBlank() || text.length() > MAX_SEARCH_LENGTH) {
      return CompletableFuture.completedFuture(List.of());
    }
    String words = AccountRows.nameWords(text, "").strip();
    List<Object> values = new ArrayList<>();
    StringBuilder names = new StringBuilder(words.isEmpty() ? "false" : "true");
    for (String word : PlainText.words(words, MAX_SEARCH_WORDS)) {
      names.append(" AND a.name_words LIKE ?");
      values.add(PlainText.containing(" " + word));
    }
    values.add(PlainText.storable(text.strip()));
    values.add(Math.max(0, Math.min(limit, MAX_FOUND)));
    return database.run(
        connection ->
            Sql.list(
                connection,
                "SELECT"
                    + AccountRows.COLUMNS
                    + "FROM accounts a WHERE ("
                    + names
                    + ") OR lower(a.email) = lower(?) ORDER BY a.name_words, a.id LIMIT ?",
                AccountRows::read,
                values.toArray()));
  }

  @Override
  public CompletionStage<Account> rename(AccountId id, String firstName, String lastName) {
    String first = PlainText.storable(firstName, MAX_NAME);
    String last = PlainText.storable(lastName, MAX_NAME);
    return change(
        "first_name = ?, last_name = ?, name_words = ?",
        first,
        last,
        AccountRows.nameWords(first, last),
        id);
  }

  @Override
  public CompletionStage<Account> prefer(AccountId id, Account.ColorScheme colorScheme) {
    return change("color_scheme = ?", colorScheme, id);
  }

  private CompletionStage<Account> change(String assignments, Object... values) {
    return database.run(
        connection ->
            Sql.first(
                    connection,
                    "UPDATE accounts AS a SET "
                        + assignments
                        + " WHERE a.id = ? RETURNING"
                        + AccountRows.COLUMNS,
                    AccountRows::read,
                    values)
                .orElseThrow(() -> new IllegalArgumentException("no such account")));
  }

  @Override
  public CompletionStage<Boolean> changeEmail(AccountId id, String email, Password password) {
    String address = PlainText.storable(email);
    return ifRight(
        id, password, hashed -> database.run(connection -> update(connection, hashed, address)));
  }

  private static boolean update(Connection connection, Hashed hashed, String email)
      throws SQLException {
    try {
      return Sql.update(
              connection,
              "UPDATE accounts SET email = ? WHERE id = ? AND password_hash = ?",
              email,
              hashed.account().id(),
              hashed.hash())
          == 1;
    } catch (SQLException e) {
      if (SqlFailures.isDuplicate(e)) {
        throw new EmailTaken();
      }
      throw e;
    }
  }

  @Override
  public CompletionStage<Boolean> changePassword(
      AccountId id, Password current, Password replacement) {
    return ifRight(
        id,
        current,
        hashed ->
            hash(replacement)
                .thenCompose(
                    hash ->
                        database.run(
                            connection ->
                                // The old hash again: of two changes at once the later one fails.
                                Sql.update(
                                        connection,
                                        "UPDATE accounts SET password_hash = ? WHERE id = ? AND password_hash = ?",
                                        hash,
                                        id,
                                        hashed.hash())
                                    == 1)));
  }

  @Override
  public CompletionStage<Boolean> hasAdmin() {
    return database.run(
        connection ->
            Sql.first(
                    connection,
                    "SELECT EXISTS (SELECT FROM accounts WHERE admin)",
                    row -> row.getBoolean(1))
                .orElse(false));
  }

  private CompletionStage<Boolean> ifRight(
      AccountId id, Password password, Function<Hashed, CompletionStage<Boolean>> change) {
    return database
        .run(connection -> findHashed(connection, "a.id = ?", id))
        .thenCompose(
            found ->
                matches(password, found.map(Hashed::hash).orElse(PasswordHash.NOBODY))
                    .thenCompose(
                        right ->
                            right && found.isPresent()
                                ? change.apply(found.get())
                                : CompletableFuture.completedFuture(false)));
  }

  private static Optional<Hashed> findHashed(Connection connection, String condition, Object value)
      throws SQLException {
    return Sql.first(
        connection,
        "SELECT" + AccountRows.COLUMNS + ", a.password_hash FROM accounts a WHERE " + condition,
        row -> new Hashed(AccountRows.read(row), row.getString("password_hash")),
        value);
  }

  private CompletionStage<String> hash(Password password) {
    if (password.secret().length() > Password.MAX_LENGTH) {
      return CompletableFuture.failedFuture(new IllegalArgumentException("password too long"));
    }
    return hashing.submit(() -> PasswordHash.of(password));
  }

  private CompletionStage<Boolean> matches(Password password, String hash) {
    if (password.secret().length() > Password.MAX_LENGTH) {
      return CompletableFuture.completedFuture(false);
    }
    return hashing.submit(() -> PasswordHash.matches(password, hash));
  }

  private record Hashed(Account account, String hash) {
    @Override
    public String toString() {
      return "Hashed[" + account.id() + "]";
    }
  }
}
