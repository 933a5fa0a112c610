package io.carrel.project.server;

import io.carrel.project.Refusal;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request's target.
 *
 * @param path as it was sent, percent-encoded
 */
record Target(String path, Map<String, List<String>> query) {
  private static final int MAX_PARAMETERS = 32;

  static Target of(String uri) {
    int mark = uri.indexOf('?');
    if (mark < 0) {
      return new Target(uri, Map.of());
    }
    try {
      return new Target(
          uri.substring(0, mark),
          QueryStringDecoder.builder()
              .hasPath(false)
              .maxParams(MAX_PARAMETERS)
              .build(uri.substring(mark + 1))
              .parameters());
    } catch (IllegalArgumentException malformed) {
      return new Target(uri.substring(0, mark), Map.of());
    }
  }

  boolean has(String name) {
    return query.containsKey(name);
  }

  @Nullable String text(String name) {
    List<String> values = query.get(name);
    return values == null || values.isEmpty() ? null : values.get(0);
  }

  String textOr(String name, String otherwise) {
    String value = text(name);
    return value == null ? otherwise : value;
  }

  /** Whether the flag is set: {@code ?name} or {@code ?name=true}. */
  boolean flag(String name) {
    String value = textOr(name, "false");
    if (value.isEmpty() || value.equals("true")) {
      return true;
    }
    if (value.equals("false")) {
      return false;
    }
    throw Refusal.invalid("The parameter " + name + " must be true or false.");
  }

  int number(String name, int otherwise, int min, int max) {
    String value = text(name);
    try {
      int number = value == null ? otherwise : Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException malformed) {
      // Refused below.
    }
    throw Refusal.invalid("The parameter " + name + " must be from " + min + " to " + max + ".");
  }
}
