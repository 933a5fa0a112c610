package io.carrel.actors.account;

import io.carrel.actors.identity.AccountId;
import java.time.Instant;

/** A person. The password's hash never leaves the store. */
public record Account(
    AccountId id,
    String email,
    String firstName,
    String lastName,
    boolean admin,
    Instant created,
    ColorScheme colorScheme) {
  /** Light, dark, or as the system says. */
  public enum ColorScheme {
    AUTO,
    LIGHT,
    DARK
  }
}
