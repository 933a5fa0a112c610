package io.carrel.project.system;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads beside the event loop. Each executor is bounded and gives idle threads back.
 *
 * @param quick file work of milliseconds
 * @param slow file work that may take long: copying, searching, sorting large folders
 * @param sending one thread: kept output to viewers
 * @param blocking a thread for each task: reading, feeding and awaiting processes
 * @param timer one thread: whatever happens at times
 */
public record Workers(
    ExecutorService quick,
    ExecutorService slow,
    ExecutorService sending,
    ExecutorService blocking,
    ScheduledExecutorService timer)
    implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(10);

  public static Workers start() {
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("timer"));
    timer.setRemoveOnCancelPolicy(true);
    return new Workers(
        pool("files", 3, 3, new ArrayBlockingQueue<>(1024)),
        pool("files-slow", 2, 2, new ArrayBlockingQueue<>(64)),
        // Wake-ups of one viewer are merged, so the queue is no longer than there are viewers.
        pool("sending", 1, 1, new LinkedBlockingQueue<>()),
        pool("process", 0, 320, new SynchronousQueue<>()),
        timer);
  }

  private static ExecutorService pool(
      String name, int core, int max, BlockingQueue<Runnable> queue) {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            core, max, IDLE.toMillis(), TimeUnit.MILLISECONDS, queue, named(name));
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  private static ThreadFactory named(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    };
  }

  @Override
  public void close() {
    timer.shutdownNow();
    quick.shutdownNow();
    slow.shutdownNow();
    sending.shutdownNow();
    blocking.shutdownNow();
  }
}
