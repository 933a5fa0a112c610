package io.carrel.http.api;

import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import java.util.regex.Pattern;

/** The shape of an e-mail address; whether mail arrives there is another question. */
final class EmailAddress {
  static final int MAX_LENGTH = 254;

  /** As in a web form: no quotes, comments or literals, which nobody has and parsers dispute. */
  private static final Pattern SHAPE =
      Pattern.compile(
          "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}@"
              + "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?"
              + "(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?)*");

  private EmailAddress() {}

  /**
   * The address without blanks around it.
   *
   * @throws Refused when it is none
   */
  static String require(String text) {
    String address = text.strip();
    if (address.length() > MAX_LENGTH || !SHAPE.matcher(address).matches()) {
      throw new Refused(ApiError.invalid("This is not an e-mail address."));
    }
    return address;
  }
}
