package io.carrel.actors.account;

/** What a person typed as the password; never printed, stored or sent between nodes. */
public record Password(String secret) {
  /** Characters a new password needs. */
  public static final int MIN_LENGTH = 8;

  /** Characters a password may have, so that hashing stays bounded. */
  public static final int MAX_LENGTH = 256;

  @Override
  public String toString() {
    return "Password[…]";
  }
}
