package io.carrel.http.proxy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An application's path on the site's own origin, byte for byte as it was asked for.
 *
 * @param whole path and query
 * @param prefixPath what comes before the application's own path, without a slash at its end
 * @param keepsPath whether the application sees the prefix
 */
record AppPath(AppOrigin app, String whole, String prefixPath, boolean keepsPath) {
  private static final Pattern FORM =
      Pattern.compile("(/([0-9a-f-]{36})/(port|server)/([0-9]{1,5}))([/?].*)?", Pattern.DOTALL);

  static Optional<AppPath> parse(String target) {
    Matcher form = FORM.matcher(target);
    if (!form.matches()) {
      return Optional.empty();
    }
    return AppOrigin.of(form.group(2), form.group(4))
        .map(app -> new AppPath(app, target, form.group(1), form.group(3).equals("port")));
  }

  /** Whether it names the application but no path in it, so that relative links would go astray. */
  boolean lacksSlash() {
    return !whole.startsWith("/", prefixPath.length());
  }

  String withSlash() {
    return prefixPath + "/" + whole.substring(prefixPath.length());
  }

  /** What the application is asked for. */
  String forwarded() {
    return keepsPath ? whole : whole.substring(prefixPath.length());
  }

  /** What was taken off. */
  String prefix() {
    return keepsPath ? "" : prefixPath;
  }
}
