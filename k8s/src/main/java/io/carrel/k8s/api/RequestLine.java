package io.carrel.k8s.api;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.LongConsumer;

/**
 * Those who wait for their turn at the API server. What goes on with something that was begun comes
 * first: a project that waits for its last request is worth more than ten that wait for their
 * first. Only as many are served as have a connection, so that this order holds even when the API
 * server is slow. Thread-safe.
 */
final class RequestLine {
  private final RequestPace pace;
  private final int longest;
  private final LongConsumer callBack;
  private final Queue<Runnable> begun = new ArrayDeque<>();
  private final Queue<Runnable> fresh = new ArrayDeque<>();
  private int free;
  private boolean awaitsCall;

  /**
   * @param longest how many wait for their first request at most
   * @param places how many are served at the same time; each has to {@link #leave}
   * @param callBack is told the nanoseconds after which {@link #called} is to be called
   */
  RequestLine(RequestPace pace, int longest, int places, LongConsumer callBack) {
    this.pace = pace;
    this.longest = longest;
    this.free = places;
    this.callBack = callBack;
  }

  /**
   * Runs the task when its turn has come, on the thread of whoever calls a method here; it must not
   * block. False when the line is too long; the task is forgotten then.
   *
   * @param goesOn whether it goes on with something that was begun; such a one always has a place
   */
  boolean join(Runnable task, boolean goesOn) {
    synchronized (this) {
      if (!goesOn && fresh.size() >= longest) {
        return false;
      }
      (goesOn ? begun : fresh).add(task);
      if (awaitsCall) {
        return true;
      }
    }
    serve();
    return true;
  }

  /** One that was served is done. */
  void leave() {
    synchronized (this) {
      free++;
    }
    serve();
  }

  /** The time is over. */
  void called() {
    synchronized (this) {
      awaitsCall = false;
    }
    serve();
  }

  private void serve() {
    take().forEach(Runnable::run);
  }

  /** All whose turn it is. */
  private synchronized List<Runnable> take() {
    List<Runnable> served = new ArrayList<>();
    while (!awaitsCall && free > 0 && !(begun.isEmpty() && fresh.isEmpty())) {
      long wait = pace.take();
      if (wait > 0) {
        awaitsCall = true;
        callBack.accept(wait);
      } else {
        free--;
        served.add(begun.isEmpty() ? fresh.remove() : begun.remove());
      }
    }
    return served;
  }
}
