package io.carrel.bench.failover.load;

import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Recorder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Clients at work, each on a thread of its own. */
public final class Crew {
  private static final long LAST_STEP_SECONDS = 90;

  private final Recorder recorder;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopping;

  public Crew(Recorder recorder) {
    this.recorder = recorder;
  }

  public void start(String name, Client client) {
    Thread thread = new Thread(() -> work(name, client), name);
    thread.setDaemon(true);
    thread.start();
    threads.add(thread);
  }

  private void work(String name, Client client) {
    try {
      while (!stopping) {
        client.step();
      }
    } catch (IOException e) {
      recorder.seen(name, Words.STUCK, name, e.toString());
    } catch (InterruptedException e) {
      recorder.seen(name, Words.STUCK, name, "its last step does not end");
    }
  }

  /** Lets each end its present step. */
  public void stop() throws InterruptedException {
    stopping = true;
    for (Thread thread : threads) {
      thread.join(TimeUnit.SECONDS.toMillis(LAST_STEP_SECONDS));
      thread.interrupt();
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
