package io.carrel.actors.quota;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The graphics processors of a project.
 *
 * @param num how many
 * @param resource the runtime's name for one, such as {@code nvidia.com/gpu}
 * @param toleration {@code key} or {@code key=value} of the taint that keeps others off the nodes
 *     that have them
 * @param nodeLabel {@code key=value} of those nodes
 */
public record Gpu(
    int num, String resource, Optional<String> toleration, Optional<String> nodeLabel) {
  public static final int MAX_NUM = 64;

  /** Characters of each name. */
  public static final int MAX_NAME = 380;

  /** The form of {@link #resource}. */
  public static final String NAME =
      "([a-z0-9.-]{1,253}/)?[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?";

  /** The form of {@link #nodeLabel}. */
  public static final String LABEL = NAME + "=([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?";

  /** The form of {@link #toleration}. */
  public static final String TOLERATION =
      NAME + "(=([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?)?";

  /**
   * @throws IllegalArgumentException with one sentence that says what is wrong
   */
  public Gpu {
    if (num < 1 || num > MAX_NUM) {
      throw new IllegalArgumentException("A project has 1 to " + MAX_NUM + " GPUs.");
    }
    require(resource, NAME);
    toleration.ifPresent(text -> require(text, TOLERATION));
    nodeLabel.ifPresent(text -> require(text, LABEL));
  }

  private static void require(String text, String form) {
    if (text.length() > MAX_NAME || !Pattern.matches(form, text)) {
      throw new IllegalArgumentException("A name of the GPU does not have the right form.");
    }
  }
}
