package io.carrel.bench.failover.fault;

import java.time.Duration;

/** {@code kill -9}; whoever started the process starts another one. */
record Killed(String what, long pid) implements Fault {
  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public void begin() {
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
  }

  @Override
  public void end() {
    // The launcher has undone it.
  }

  @Override
  public String toString() {
    return what + " killed";
  }
}
