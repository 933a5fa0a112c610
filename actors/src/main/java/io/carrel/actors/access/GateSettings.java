package io.carrel.actors.access;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * How long this node trusts what it knows of a project.
 *
 * @param failClosedAfter without a word from the owner for so long, nobody is let in and everyone
 *     inside has to go
 * @param linger how long the owner is watched after the last visitor left
 * @param answerWithin how long an owner has to answer before it is asked again
 * @param enterWithin how long a visitor waits at a gate that knows nothing yet
 */
public record GateSettings(
    Duration failClosedAfter, Duration linger, Duration answerWithin, Duration enterWithin) {
  public GateSettings {
    if (failClosedAfter.compareTo(Duration.ofSeconds(1)) < 0
        || linger.isNegative()
        || answerWithin.compareTo(Duration.ofMillis(50)) < 0
        || enterWithin.compareTo(answerWithin) < 0) {
      throw new IllegalArgumentException("gate settings out of bounds");
    }
  }

  /**
   * Those of {@code carrel.actors.gates}, explained in reference.conf.
   *
   * @param root the whole configuration
   */
  public static GateSettings of(Config root) {
    Config config = root.getConfig("carrel.actors.gates");
    return new GateSettings(
        config.getDuration("fail-closed-after"),
        config.getDuration("linger"),
        config.getDuration("answer-within"),
        config.getDuration("enter-within"));
  }
}
