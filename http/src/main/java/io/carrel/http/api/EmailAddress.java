package io.carrel.http.api;

import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The shape of an e-mail address; whether mail arrives there is another question. An address is
 * kept in its compatibility form (NFKC) and in small letters, so that two ways to write one are one
 * account, whatever the database takes for a letter. Each part of it keeps to one script, so that
 * none passes for another one (a Cyrillic letter among Latin ones).
 */
final class EmailAddress {
  static final int MAX_LENGTH = 254;

  /** As in a web form: no quotes, comments or literals, which nobody has and parsers dispute. */
  private static final Pattern SHAPE =
      Pattern.compile(
          "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~.-]{1,64}@"
              + "[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?"
              + "(?:\\.[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?)*");

  private static final Pattern PARTS = Pattern.compile("[@.]");
  private static final Set<UnicodeScript> JAPANESE =
      EnumSet.of(
          UnicodeScript.HAN, UnicodeScript.HIRAGANA, UnicodeScript.KATAKANA, UnicodeScript.LATIN);

  private EmailAddress() {}

  /**
   * The address in its normal form, as {@link #normal} makes it.
   *
   * @throws Refused when it is none
   */
  static String require(String text) {
    String address = normal(text);
    if (address.length() > MAX_LENGTH || !SHAPE.matcher(address).matches()) {
      throw new Refused(ApiError.invalid("This is not an e-mail address."));
    }
    if (!PARTS.splitAsStream(address).allMatch(EmailAddress::isOfOneScript)) {
      throw new Refused(ApiError.invalid("This e-mail address mixes letters of several scripts."));
    }
    return address;
  }

  /** The one way to write the address: composed, in small letters, without blanks around it. */
  static String normal(String text) {
    return Normalizer.normalize(text.strip(), Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
  }

  /** Japanese writes with three of them; Latin letters and digits go with each such name. */
  private static boolean isOfOneScript(String part) {
    Set<UnicodeScript> scripts =
        part.codePoints()
            .mapToObj(UnicodeScript::of)
            .filter(script -> script != UnicodeScript.COMMON && script != UnicodeScript.INHERITED)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(UnicodeScript.class)));
    return scripts.size() <= 1 || JAPANESE.containsAll(scripts);
  }
}
