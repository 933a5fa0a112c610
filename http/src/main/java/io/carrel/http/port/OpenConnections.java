package io.carrel.http.port;

import akka.Done;
import akka.stream.stage.AsyncCallback;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The connections there are, to be told that the node drains. Thread-safe. */
final class OpenConnections {
  private final AtomicInteger count = new AtomicInteger();
  private final Set<AsyncCallback<Done>> serving = ConcurrentHashMap.newKeySet();
  private final CompletableFuture<Done> allGone = new CompletableFuture<>();
  private volatile boolean draining;

  void opened() {
    count.incrementAndGet();
  }

  void closed() {
    if (count.decrementAndGet() == 0 && draining) {
      allGone.complete(Done.getInstance());
    }
  }

  /** To be called when the node drains, at once when it does already. */
  void onDrain(AsyncCallback<Done> callback) {
    serving.add(callback);
    if (draining) {
      callback.invoke(Done.getInstance());
    }
  }

  void forget(AsyncCallback<Done> callback) {
    serving.remove(callback);
  }

  /** Tells all of them; completes when the last has gone. */
  CompletableFuture<Done> drain() {
    draining = true;
    serving.forEach(callback -> callback.invoke(Done.getInstance()));
    if (count.get() == 0) {
      allGone.complete(Done.getInstance());
    }
    return allGone;
  }
}
