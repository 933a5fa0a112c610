package io.carrel.project.files;

import io.carrel.project.Refusal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A path relative to the home, made of names only: no {@code .}, no {@code ..}. */
public record HomePath(List<Path> names) {
  private static final int MAX_BYTES = 3 * 4096;

  public HomePath {
    names = List.copyOf(names);
  }

  /**
   * Reads a percent-encoded path.
   *
   * @throws Refusal {@code invalid}, or {@code outside_home} when {@code ..} leads above the home
   */
  public static HomePath parse(String encoded) {
    if (encoded.length() > MAX_BYTES) {
      throw Refusal.invalid("The path is too long.");
    }
    List<Path> names = new ArrayList<>();
    for (String segment : encoded.split("/", -1)) {
      byte[] name = Names.decode(segment);
      if (isDots(name, 2)) {
        if (names.isEmpty()) {
          throw Home.outside();
        }
        names.remove(names.size() - 1);
      } else if (name.length > 0 && !isDots(name, 1)) {
        names.add(Names.path(name));
      }
    }
    return new HomePath(names);
  }

  private static boolean isDots(byte[] name, int count) {
    if (name.length != count) {
      return false;
    }
    for (byte b : name) {
      if (b != '.') {
        return false;
      }
    }
    return true;
  }

  /** Whether this is the home itself. */
  public boolean isHome() {
    return names.isEmpty();
  }

  /** The last name; the home has none. */
  Path name() {
    if (isHome()) {
      throw new Refusal(403, "forbidden", "This cannot be done to the home itself.");
    }
    return names.get(names.size() - 1);
  }

  /** The folder that holds this entry. */
  HomePath parent() {
    name();
    return new HomePath(names.subList(0, names.size() - 1));
  }

  /** The same path, percent-encoded. */
  public String encoded() {
    StringBuilder out = new StringBuilder();
    for (Path name : names) {
      out.append(out.isEmpty() ? "" : "/").append(Names.encoded(name));
    }
    return out.toString();
  }
}
