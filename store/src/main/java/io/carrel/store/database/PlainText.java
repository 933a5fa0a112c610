package io.carrel.store.database;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Text as PostgreSQL takes it, and as searches and orders compare it. */
public final class PlainText {
  private static final Pattern MARKS = Pattern.compile("\\p{M}+");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  private PlainText() {}

  /**
   * The text with what PostgreSQL cannot hold, NUL and half surrogate pairs, replaced by U+FFFD.
   */
  public static String storable(String text) {
    boolean clean =
        text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
    if (clean) {
      return text;
    }
    StringBuilder result = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c == 0 || Character.getType(c) == Character.SURROGATE ? 0xFFFD : c)
        .forEach(result::appendCodePoint);
    return result.toString();
  }

  /** Like {@link #storable}, and cut to so many characters. */
  public static String storable(String text, int limit) {
    String cut = text.length() <= limit ? text : text.substring(0, limit);
    return storable(cut);
  }

  /** The text in lower case and without accents, so that "elan" finds "Élan". */
  public static String folded(String text) {
    String decomposed = Normalizer.normalize(storable(text), Normalizer.Form.NFKD);
    return MARKS.matcher(decomposed).replaceAll("").toLowerCase(Locale.ROOT);
  }

  /** The first of the text's different words. */
  public static List<String> words(String text, int limit) {
    return SPACES
        .splitAsStream(text)
        .filter(word -> !word.isEmpty())
        .distinct()
        .limit(limit)
        .toList();
  }

  /** A LIKE pattern for texts that contain exactly this one; {@code \} is LIKE's escape. */
  public static String containing(String text) {
    return "%" + text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
  }
}
