package io.carrel.project.files;

import io.carrel.project.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * What must hold of the file that is replaced.
 *
 * @param version the version it must have; null: any
 * @param absent whether it must not be there
 */
public record Condition(@Nullable String version, boolean absent) {
  /** Replaces whatever is there. */
  public static final Condition NONE = new Condition(null, false);

  /** Only a file that is not there yet. */
  public static final Condition ABSENT = new Condition(null, true);

  /** From the headers {@code If-Match} and {@code If-None-Match}. */
  public static Condition of(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    if (ifNoneMatch != null && !ifNoneMatch.equals("*")) {
      throw Refusal.invalid("If-None-Match can only be * here.");
    }
    return new Condition(ifMatch == null ? null : unquoted(ifMatch), ifNoneMatch != null);
  }

  /** A version as clients write it: with or without quotes. */
  public static String unquoted(String tag) {
    String text = tag.strip();
    return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }

  void check(@Nullable String actual) {
    boolean holds = !absent || actual == null;
    if (version != null) {
      holds &= version.equals("*") ? actual != null : version.equals(actual);
    }
    if (!holds) {
      throw new Refusal(412, "version_conflict", "The file has changed meanwhile.");
    }
  }
}
