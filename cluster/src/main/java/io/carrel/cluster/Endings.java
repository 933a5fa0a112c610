package io.carrel.cluster;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the parts that have started end: noted as they start, and run the other way round, also those
 * of a start that failed half-way.
 */
final class Endings implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Endings.class);

  private final Deque<Ending> endings = new ArrayDeque<>();
  private boolean closed;

  /** How one part ends. */
  interface Ending {
    void run() throws Exception;
  }

  void add(Ending ending) {
    endings.push(ending);
  }

  /** Ends everything, last first. Blocks; later calls wait for the first one. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    while (!endings.isEmpty()) {
      try {
        endings.pop().run();
      } catch (Exception e) {
        log.warn("A part did not end cleanly", e);
      }
    }
  }
}
