package io.carrel.http.pages;

import java.util.Locale;
import java.util.Optional;

/** How a file's bytes are compressed, best first. */
enum Encoding {
  BROTLI("br", ".br"),
  GZIP("gzip", ".gz"),
  IDENTITY("", "");

  private final String token;
  private final String suffix;

  Encoding(String token, String suffix) {
    this.token = token;
    this.suffix = suffix;
  }

  /** The value of {@code Content-Encoding}; empty for plain bytes. */
  String token() {
    return token;
  }

  /** What a compressed file's name ends in. */
  String suffix() {
    return suffix;
  }

  /** Whether an {@code Accept-Encoding} header takes this encoding. */
  boolean isAccepted(Optional<String> acceptEncoding) {
    if (this == IDENTITY) {
      return true;
    }
    for (String offer : acceptEncoding.orElse("").toLowerCase(Locale.ROOT).split(",", 20)) {
      int semicolon = offer.indexOf(';');
      String name = (semicolon < 0 ? offer : offer.substring(0, semicolon)).strip();
      if (name.equals(token)) {
        return semicolon < 0 || !offer.substring(semicolon).matches(";\\s*q\\s*=\\s*0(\\.0*)?\\s*");
      }
    }
    return false;
  }
}
