package io.carrel.http.proxy;

import java.util.Optional;

/**
 * The one judge of where a redirect may lead: a path on the same origin, as it stands in a request
 * line. Everything else a browser might read as another place is refused.
 */
final class ReturnPath {
  /** Characters. */
  static final int MAX_LENGTH = 8000;

  private ReturnPath() {}

  /** The path itself when it is safe. */
  static Optional<String> check(String path) {
    boolean safe =
        path.length() <= MAX_LENGTH
            && path.startsWith("/")
            && !path.startsWith("//")
            && path.chars().allMatch(c -> c > ' ' && c < 127 && c != '\\');
    return safe ? Optional.of(path) : Optional.empty();
  }
}
