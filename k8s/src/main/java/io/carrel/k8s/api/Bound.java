package io.carrel.k8s.api;

/** Interrupts a thread unless it is done in time; never later than that. */
final class Bound {
  private final Thread thread;
  private boolean over;

  Bound(Thread thread) {
    this.thread = thread;
  }

  /** The time is over. */
  synchronized void pass() {
    if (!over) {
      over = true;
      thread.interrupt();
    }
  }

  /** The thread is done, on which this is called; it is not interrupted any more. */
  synchronized void end() {
    if (over) {
      Thread.interrupted();
    }
    over = true;
  }
}
