package io.carrel.actors.runtime;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/**
 * Names a container image as registries do: {@code [host[:port]/]path[:tag][@digest]}, by the
 * grammar of the distribution project's {@code reference} package.
 */
public record ImageReference(@JsonValue String value) {
  /** Characters: a name of 255, a tag of 128 and a digest. */
  public static final int MAX_LENGTH = 512;

  private static final int MAX_NAME = 255;

  private static final String HOST_PART = "[a-zA-Z0-9](?:[a-zA-Z0-9-]*+(?<!-))?+";
  private static final String HOST =
      "(?:" + HOST_PART + "(?:\\." + HOST_PART + ")*+|\\[[a-fA-F0-9:]++\\])(?::[0-9]++)?+";
  private static final String PART = "[a-z0-9]++(?:(?:\\.|__?+|-++)[a-z0-9]++)*+";
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?<name>(?:%s/)?%s(?:/%s)*+)(?::\\w[\\w.-]{0,127}+)?+(?:@%s:[0-9a-fA-F]{32,}+)?+"
              .formatted(
                  HOST, PART, PART, "[A-Za-z][A-Za-z0-9]*+(?:[-_+.][A-Za-z][A-Za-z0-9]*+)*+"));

  /**
   * @throws IllegalArgumentException when it is none
   */
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public ImageReference {
    if (!isOne(value)) {
      throw new IllegalArgumentException("no reference of an image");
    }
  }

  public static boolean isOne(String text) {
    if (text.length() > MAX_LENGTH) {
      return false;
    }
    var found = REFERENCE.matcher(text);
    return found.matches() && found.group("name").length() <= MAX_NAME;
  }

  @Override
  public String toString() {
    return value;
  }
}
