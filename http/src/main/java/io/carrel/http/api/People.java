package io.carrel.http.api;

import io.carrel.actors.account.Account;
import java.text.Normalizer;

/** How people are called. */
final class People {
  /** Characters of a first or last name. */
  static final int MAX_NAME = 100;

  private People() {}

  /** A name in its composed form, without blanks around it: what looks alike is alike. */
  static String name(String text) {
    return Normalizer.normalize(text.strip(), Normalizer.Form.NFC);
  }

  static String fullName(Account account) {
    return (account.firstName() + " " + account.lastName()).strip();
  }
}
