package io.carrel.store.account;

import io.carrel.actors.account.Account;
import io.carrel.actors.identity.AccountId;
import io.carrel.store.database.PlainText;
import io.carrel.store.database.Timestamps;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

/** Accounts as rows. */
final class AccountRows {
  /** The columns of {@link #read}, of a table that is called {@code a}. */
  static final String COLUMNS =
      " a.id AS a_id, a.email AS a_email, a.first_name, a.last_name, a.admin, a.color_scheme,"
          + " a.created AS a_created ";

  private AccountRows() {}

  static Account read(ResultSet row) throws SQLException {
    return new Account(
        new AccountId(row.getObject("a_id", UUID.class)),
        row.getString("a_email"),
        row.getString("first_name"),
        row.getString("last_name"),
        row.getBoolean("admin"),
        Timestamps.get(row, "a_created"),
        Account.ColorScheme.valueOf(row.getString("color_scheme")));
  }

  /** The names' words, folded, each after a space. */
  static String nameWords(String firstName, String lastName) {
    return " " + PlainText.folded(firstName + " " + lastName).replaceAll("[\\s\\-]+", " ").strip();
  }
}
