package io.carrel.store.account;

import io.carrel.actors.account.InvitationToken;
import io.carrel.actors.account.Invitations;
import io.carrel.store.database.Database;
import io.carrel.store.database.PlainText;
import io.carrel.store.database.Sql;
import io.carrel.store.database.Timestamps;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Invitations in a table; their redemption belongs to {@link JdbcAccounts#create}. */
public final class JdbcInvitations implements Invitations {
  private static final int MAX_NOTE = 500;
  private static final int MAX_LISTED = 1000;

  private final Database database;
  private final Clock clock;

  public JdbcInvitations(Database database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  @Override
  public CompletionStage<Issued> issue(NewInvitation invitation) {
    String token = Secret.random();
    return database
        .run(
            connection ->
                insert(
                    connection,
                    token,
                    invitation.email().map(PlainText::storable),
                    PlainText.storable(invitation.note(), MAX_NOTE),
                    false,
                    invitation.uses(),
                    invitation.validFor(),
                    Optional.of(invitation.by().value())))
        .thenApply(row -> new Issued(row, new InvitationToken(token)));
  }

  @Override
  public CompletionStage<InvitationToken> issueAdminLink(Duration validFor) {
    String token = Secret.random();
    return database
        .transact(
            connection -> {
              // Two replicas may start at once: the later link replaces the earlier one.
              Sql.first(connection, "SELECT 1 FROM site_settings FOR UPDATE", row -> true);
              Sql.update(connection, "DELETE FROM invitations WHERE admin");
              return insert(
                  connection, token, Optional.empty(), "", true, 1, validFor, Optional.empty());
            })
        .thenApply(row -> new InvitationToken(token));
  }

  private Invitation insert(
      Connection connection,
      String token,
      Optional<String> email,
      String note,
      boolean admin,
      int uses,
      Duration validFor,
      Optional<UUID> by)
      throws SQLException {
    Instant now = Timestamps.now(clock);
    return Sql.first(
            connection,
            "INSERT INTO invitations"
                + " (id, token_hash, email, note, admin, uses_left, created, expires, created_by)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING"
                + InvitationRows.COLUMNS,
            InvitationRows::read,
            UUID.randomUUID(),
            Secret.hash(token),
            email,
            note,
            admin,
            uses,
            now,
            now.plus(validFor),
            by)
        .orElseThrow();
  }

  @Override
  public CompletionStage<Optional<Invitation>> check(InvitationToken token) {
    if (!Secret.isPlausible(token.secret())) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    return database.run(
        connection ->
            Sql.first(
                connection,
                "SELECT"
                    + InvitationRows.COLUMNS
                    + "FROM invitations WHERE token_hash = ? AND uses_left > 0 AND expires > ?",
                InvitationRows::read,
                Secret.hash(token.secret()),
                Timestamps.now(clock)));
  }

  /** The newest 1,000 that people issued; not the link of the first admin. */
  @Override
  public CompletionStage<List<Invitation>> list() {
    return database.run(
        connection ->
            Sql.list(
                connection,
                "SELECT"
                    + InvitationRows.COLUMNS
                    + "FROM invitations WHERE NOT admin ORDER BY created DESC, id LIMIT "
                    + MAX_LISTED,
                InvitationRows::read));
  }

  @Override
  public CompletionStage<Boolean> delete(UUID id) {
    return database.run(
        connection -> Sql.update(connection, "DELETE FROM invitations WHERE id = ?", id) == 1);
  }
}
