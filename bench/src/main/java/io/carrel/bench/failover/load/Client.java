package io.carrel.bench.failover.load;

import java.io.IOException;

/** Does one thing after the other. */
@FunctionalInterface
public interface Client {
  /**
   * The next thing, its pause included. Blocks.
   *
   * @throws IOException when the client cannot go on
   */
  void step() throws IOException, InterruptedException;
}
