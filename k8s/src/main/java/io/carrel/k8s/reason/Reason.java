package io.carrel.k8s.reason;

import java.util.regex.Pattern;

/**
 * Why something is as it is.
 *
 * @param words for the project's people
 * @param raw what Kubernetes said, in one line of at most {@link #MAX_RAW} characters, for admins
 */
public record Reason(String words, String raw) {
  public static final int MAX_RAW = 500;

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\x80-\\x9f]+");

  static final Reason NONE = new Reason("", "");

  public Reason {
    raw = line(raw);
  }

  /** In one line, and not longer than it may be. */
  static String line(String said) {
    String line = CONTROL.matcher(said.strip()).replaceAll(" ");
    return line.length() > MAX_RAW ? line.substring(0, MAX_RAW) : line;
  }

  /** For what Kubernetes does not say in words at all. */
  static Reason of(String words) {
    return new Reason(words, "");
  }
}
