package io.carrel.actors.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** A person's id, a UUID in its canonical lower-case form wherever it is written. */
public record AccountId(UUID value) {
  public static AccountId random() {
    return new AccountId(UUID.randomUUID());
  }

  /**
   * Parses the canonical form.
   *
   * @throws IllegalArgumentException for anything else, other spellings of a UUID included
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public static AccountId parse(String text) {
    return new AccountId(CanonicalUuid.parse(text));
  }

  /** The canonical form; also what is stored and sent, for CBOR would write a UUID as bytes. */
  @JsonValue
  @Override
  public String toString() {
    return value.toString();
  }
}
