package io.carrel.bench.failover.fault;

import java.io.IOException;
import java.time.Duration;

/** One thing that goes wrong. */
public interface Fault {
  /** How long until {@link #end}; zero for what cannot be undone. */
  Duration lasts();

  void begin() throws IOException, InterruptedException;

  /** Undoes it; harmless when there is nothing to undo. */
  void end() throws IOException, InterruptedException;
}
