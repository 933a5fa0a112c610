package io.carrel.actors.identity;

import java.util.UUID;

final class CanonicalUuid {
  private CanonicalUuid() {}

  static UUID parse(String text) {
    if (text.length() == 36) {
      UUID uuid = UUID.fromString(text);
      if (uuid.toString().equals(text)) {
        return uuid;
      }
    }
    throw new IllegalArgumentException("not a canonical UUID");
  }
}
