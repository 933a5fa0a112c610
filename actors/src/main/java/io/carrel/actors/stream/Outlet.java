package io.carrel.actors.stream;

import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writing end of a stream with a bounded buffer. Akka's own queue throws when it is ended while
 * its reader leaves, or for the second time; here nothing happens then. Any thread.
 */
public record Outlet<T>(BoundedSourceQueue<T> queue) {
  private static final Logger LOG = LoggerFactory.getLogger(Outlet.class);

  /**
   * False when the reader does not keep up or has left. End the stream then: its reader is to lose
   * all of it rather than one element.
   */
  public boolean offer(T element) {
    return queue.offer(element) == QueueOfferResult.enqueued();
  }

  /** Ends the stream after what was offered. */
  public void complete() {
    end(queue::complete);
  }

  /** Ends the stream at once. */
  public void fail(Throwable failure) {
    end(() -> queue.fail(failure));
  }

  private static void end(Runnable end) {
    try {
      end.run();
    } catch (IllegalStateException e) {
      LOG.debug("this stream had ended");
    }
  }
}
