package io.carrel.store.account;

import io.carrel.actors.account.InvitationToken;
import io.carrel.actors.account.Invitations.Invitation;
import io.carrel.store.database.Sql;
import io.carrel.store.database.Timestamps;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Invitations as rows. */
final class InvitationRows {
  static final String COLUMNS = " id, email, note, admin, created, expires, uses_left ";

  private InvitationRows() {}

  static Invitation read(ResultSet row) throws SQLException {
    return new Invitation(
        row.getObject("id", UUID.class),
        Optional.ofNullable(row.getString("email")),
        row.getString("note"),
        row.getBoolean("admin"),
        Timestamps.get(row, "created"),
        Timestamps.get(row, "expires"),
        row.getInt("uses_left"));
  }

  /**
   * Takes one use, in the transaction that creates the account: the row's lock makes others wait
   * for its outcome. Whether it makes an admin; empty when it cannot be redeemed.
   */
  static Optional<Boolean> redeem(
      Connection connection, InvitationToken token, String email, Instant now) throws SQLException {
    if (!Secret.isPlausible(token.secret())) {
      return Optional.empty();
    }
    return Sql.first(
        connection,
        """
        UPDATE invitations SET uses_left = uses_left - 1
        WHERE token_hash = ? AND uses_left > 0 AND expires > ?
          AND (email IS NULL OR lower(email) = lower(?))
        RETURNING admin
        """,
        row -> row.getBoolean("admin"),
        Secret.hash(token.secret()),
        now,
        email);
  }
}
