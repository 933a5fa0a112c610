package io.carrel.project.terminal;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How streams keep their output.
 *
 * @param folder where the rings lie
 * @param fileCapacity bytes kept on disk
 * @param memoryCapacity bytes kept where the disk cannot be written
 * @param grace how long the unread bytes of a viewer that left are kept at all costs
 */
public record StreamSettings(Path folder, long fileCapacity, int memoryCapacity, Duration grace) {
  /** The figures of docs/protocol.md. */
  public static StreamSettings in(Path folder) {
    return new StreamSettings(folder, 64L << 20, 1 << 20, Duration.ofMinutes(2));
  }
}
