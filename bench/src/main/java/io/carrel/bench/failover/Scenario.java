package io.carrel.bench.failover;

import io.carrel.bench.failover.history.Recorder;
import java.io.IOException;
import java.util.Random;

/** What happens in one run. */
interface Scenario {
  /**
   * Plays it from the first project to the last.
   *
   * @throws IOException when the installation is beyond use
   */
  Played play(Stage stage, Random random, Recorder recorder)
      throws IOException, InterruptedException;

  /**
   * What was played.
   *
   * @param what in words
   * @param project whose owner's answers are measured; empty for none
   * @param broken the node that the fault hit, -1 for none or all
   */
  record Played(String what, String project, int broken) {}
}
