package io.carrel.http.api;

import io.carrel.actors.account.Account;
import io.carrel.actors.account.Account.ColorScheme;
import io.carrel.actors.identity.AccountId;
import java.time.Instant;

/** An account as its own person sees it. */
record AccountBody(
    AccountId accountId,
    String email,
    String firstName,
    String lastName,
    boolean admin,
    Instant created,
    ColorScheme colorScheme) {
  static AccountBody of(Account account) {
    return new AccountBody(
        account.id(),
        account.email(),
        account.firstName(),
        account.lastName(),
        account.admin(),
        account.created(),
        account.colorScheme());
  }

  /** The usual answer to a change of it. */
  record Holder(AccountBody account) {
    static Holder of(Account account) {
      return new Holder(AccountBody.of(account));
    }
  }
}
