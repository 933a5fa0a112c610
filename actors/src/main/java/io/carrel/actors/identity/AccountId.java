package io.carrel.actors.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A person's id, a UUID in its canonical lower-case form wherever it is written. */
public record AccountId(@JsonValue UUID value) {
  public static AccountId random() {
    return new AccountId(UUID.randomUUID());
  }

  /**
   * Parses the canonical form.
   *
   * @throws IllegalArgumentException for anything else, other spellings of a UUID included
   */
  @JsonCreator
  public static AccountId parse(String text) {
    return new AccountId(CanonicalUuid.parse(text));
  }

  @Override
  public String toString() {
    return value.toString();
  }
}
