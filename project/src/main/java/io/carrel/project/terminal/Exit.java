package io.carrel.project.terminal;

import org.jspecify.annotations.Nullable;

/** How a process ended, as a shell tells it: 128 plus the signal when one ended it. */
public record Exit(int code) {
  private static final int SIGNALLED = 128;
  private static final int MAX_SIGNAL = 64;

  /** The signal's number, or null. */
  public @Nullable Integer signal() {
    return code > SIGNALLED && code <= SIGNALLED + MAX_SIGNAL ? code - SIGNALLED : null;
  }
}
