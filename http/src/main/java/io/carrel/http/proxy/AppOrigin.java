package io.carrel.http.proxy;

import io.carrel.actors.identity.ProjectId;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One application: a port of a project, and so an origin. */
public record AppOrigin(ProjectId project, int port) {
  static final int MAX_PORT = 65535;

  private static final Pattern LABEL = Pattern.compile("([1-9][0-9]{0,4})--([0-9a-f-]{36})");

  /**
   * @param authority the Host header
   * @param domain host and, where it is not the default one, port of the applications' domain
   */
  static Optional<AppOrigin> parse(String authority, String domain) {
    String host = authority.toLowerCase(Locale.ROOT);
    String suffix = "." + domain;
    if (!host.endsWith(suffix)) {
      return Optional.empty();
    }
    Matcher label = LABEL.matcher(host.substring(0, host.length() - suffix.length()));
    return label.matches() ? of(label.group(2), label.group(1)) : Optional.empty();
  }

  /** Both as they stand in a path or a host name; empty unless both are in canonical form. */
  static Optional<AppOrigin> of(String project, String port) {
    try {
      int number = Integer.parseInt(port);
      return number >= 1 && number <= MAX_PORT && Integer.toString(number).equals(port)
          ? Optional.of(new AppOrigin(ProjectId.parse(project), number))
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
