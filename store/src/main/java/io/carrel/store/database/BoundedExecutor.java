package io.carrel.store.database;

import io.carrel.actors.StoreUnavailable;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** A fixed number of threads and of tasks that may wait for them. */
public final class BoundedExecutor implements AutoCloseable {
  private static final long CLOSE_SECONDS = 5;

  private final ThreadPoolExecutor threads;

  /**
   * @param name begins the threads' names
   * @param parallelism threads, which end when there was nothing to do for a minute
   * @param queue tasks that may wait
   */
  public BoundedExecutor(String name, int parallelism, int queue) {
    AtomicInteger number = new AtomicInteger();
    this.threads =
        new ThreadPoolExecutor(
            parallelism,
            parallelism,
            60,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(queue),
            task -> {
              Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    threads.allowCoreThreadTimeOut(true);
  }

  /** Completes on one of the threads; at once with {@link StoreUnavailable} when too much waits. */
  public <T> CompletionStage<T> submit(Supplier<T> task) {
    try {
      return CompletableFuture.supplyAsync(task, threads);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new StoreUnavailable(threads.isShutdown() ? "closed" : "too much waits already"));
    }
  }

  @Override
  public void close() {
    threads.shutdown();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      threads.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
