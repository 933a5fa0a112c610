package io.carrel.http.proxy;

import akka.util.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The head of a response that was read from a connection of our own. */
record Head(int status, List<Field> fields) {
  /** A head larger than this, in bytes, is refused. */
  static final int MAX_BYTES = 64 * 1024;

  private static final ByteString END = ByteString.fromString("\r\n\r\n");

  record Field(String name, String value) {}

  /** How many bytes the head has, its empty line included; -1 while it is not whole. */
  static int length(ByteString bytes) {
    int at = bytes.indexOfSlice(END, 0);
    return at < 0 ? -1 : at + END.size();
  }

  /**
   * @throws IllegalArgumentException when it is no HTTP/1 response
   */
  static Head parse(ByteString head) {
    String[] lines = head.decodeString(StandardCharsets.ISO_8859_1).split("\r\n", -1);
    if (!lines[0].matches("HTTP/1\\.[01] [1-5][0-9][0-9]( .*)?")) {
      throw new IllegalArgumentException("no HTTP/1 response");
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
      int colon = lines[i].indexOf(':');
      if (colon < 1 || !isToken(lines[i].substring(0, colon))) {
        throw new IllegalArgumentException("malformed header");
      }
      String value = lines[i].substring(colon + 1).strip();
      // A lone CR or LF in it would begin a header of its own in the browser's eyes.
      if (value.chars().anyMatch(c -> c < ' ' && c != '\t')) {
        throw new IllegalArgumentException("malformed header");
      }
      fields.add(new Field(lines[i].substring(0, colon), value));
    }
    return new Head(Integer.parseInt(lines[0].substring(9, 12)), List.copyOf(fields));
  }

  Optional<String> field(String name) {
    return fields.stream()
        .filter(field -> field.name.equalsIgnoreCase(name))
        .map(Field::value)
        .findFirst();
  }

  static boolean isToken(String name) {
    return name.chars().allMatch(c -> c > ' ' && c < 127 && "()<>@,;:\\\"/[]?={}".indexOf(c) < 0);
  }
}
