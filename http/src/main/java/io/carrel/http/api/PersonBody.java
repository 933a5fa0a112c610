package io.carrel.http.api;

import io.carrel.actors.account.Account;
import io.carrel.actors.identity.AccountId;

/** What everyone who is signed in may know of somebody else. */
record PersonBody(AccountId accountId, String firstName, String lastName) {
  static PersonBody of(Account account) {
    return new PersonBody(account.id(), account.firstName(), account.lastName());
  }
}
