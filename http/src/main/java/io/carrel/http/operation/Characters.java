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

  /** Whether there is nothing to see: a name of fillers and joiners is no name. */
  static boolean isInvisible(String text) {
    return text.codePoints().allMatch(c -> Character.isWhitespace(c) || isUnseen(c));
  }

  private static boolean isUnseen(int c) {
    return switch (Character.getType(c)) {
      case Character.FORMAT, Character.SPACE_SEPARATOR, Character.UNASSIGNED -> true;
      // A mark that has nothing to sit on.
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK -> true;
      // Fillers of Hangul, and the blank pattern of Braille: letters and signs without ink.
      default -> c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
    };
  }

  private static boolean isHarmful(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
      // Half of a pair: not a character, and not to be written as UTF-8.
      case Character.SURROGATE -> true;
      case Character.FORMAT -> reorders(c) || hides(c);
      default -> false;
    };
  }

  /** Embeddings, overrides and isolates; plain direction marks and joiners belong to languages. */
  private static boolean reorders(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
  }

  /**
   * Breaks, soft hyphens, invisible operators and tags: they make two texts of one that is seen.
   */
  private static boolean hides(int c) {
    return c == 0x00AD || c == 0x200B || (c >= 0x2060 && c <= 0x2064) || c >= 0xE0000;
  }
}
