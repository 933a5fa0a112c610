package io.carrel.bench.failover.fault;

import io.carrel.bench.site.Processes;
import java.io.IOException;
import java.time.Duration;

/** SIGSTOP, and SIGCONT later: the node finds that the world went on without it. */
record StoppedNode(int node, long pid, Duration lasts) implements Fault {
  @Override
  public void begin() throws IOException {
    Processes.signal("STOP", pid);
  }

  @Override
  public void end() throws IOException {
    Processes.signal("CONT", pid);
  }

  @Override
  public String toString() {
    return "node " + (node + 1) + " stopped for " + lasts.toSeconds() + " s";
  }
}
