package io.carrel.http.operation;

/** Which characters a text that people see may have. */
final class Characters {
  private Characters() {}

  /** One line without anything that hides, reorders or breaks what is seen. */
  static boolean isLine(String text) {
    return text.codePoints().noneMatch(Characters::isHarmful);
  }

  static boolean isLines(String text) {
    return text.codePoints().noneMatch(c -> c != '\n' && c != '\r' && c != '\t' && isHarmful(c));
  }

  private static boolean isHarmful(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      // Half of a pair: not a character, and not to be written as UTF-8.
      case Character.SURROGATE -> true;
      case Character.FORMAT -> reorders(c);
      default -> false;
    };
  }

  /** Embeddings, overrides and isolates; plain direction marks and joiners belong to languages. */
  private static boolean reorders(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
  }
}
