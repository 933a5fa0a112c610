package io.carrel.http.api;

import io.carrel.actors.account.Password;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Which passwords may be chosen: long enough, not everybody's, not the address itself. */
final class NewPassword {
  private static final Set<String> COMMON = common();

  private NewPassword() {}

  /**
   * @throws Refused when it is too short, too long or too easy to guess
   */
  static Password require(String secret, String email) {
    if (secret.length() < Password.MIN_LENGTH || secret.length() > Password.MAX_LENGTH) {
      throw new Refused(
          ApiError.invalid(
              "A password takes %d to %d characters."
                  .formatted(Password.MIN_LENGTH, Password.MAX_LENGTH)));
    }
    String plain = secret.toLowerCase(Locale.ROOT);
    String address = email.toLowerCase(Locale.ROOT);
    boolean easy =
        COMMON.contains(plain)
            || plain.equals(address)
            || plain.equals(address.substring(0, Math.max(0, address.indexOf('@'))))
            || secret.codePoints().distinct().count() < 3;
    if (easy) {
      throw new Refused(ApiError.invalid("This password is too easy to guess."));
    }
    return new Password(secret);
  }

  private static Set<String> common() {
    InputStream resource =
        Objects.requireNonNull(NewPassword.class.getResourceAsStream("common-passwords.txt"));
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      return reader.lines().collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
