package io.carrel.cluster.replicas;

import io.carrel.cluster.replicas.Replica.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts every replica, says whom it is to join, tells the others when one has ended, and starts it
 * again. Everything happens on one thread.
 */
public final class Replicas implements AutoCloseable, Replica.Watcher {
  private static final Logger LOG = LoggerFactory.getLogger(Replicas.class);

  /**
   * The others take over first, which takes them a second or two: a starting program would take the
   * processor time that they need.
   */
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final long STOP_SECONDS = 30;

  private final List<Launch> launches;
  private final Map<Launch, Replica> living = new HashMap<>();
  private final Map<Launch, Integer> failures = new HashMap<>();
  private final CompletableFuture<Void> ready = new CompletableFuture<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "carrel-replicas");
            made.setDaemon(true);
            return made;
          });

  private boolean stopping;

  private Replicas(List<Launch> launches) {
    this.launches = List.copyOf(launches);
  }

  /** Starts them all. */
  public static Replicas start(List<Launch> launches) {
    Replicas replicas = new Replicas(launches);
    replicas.thread.execute(() -> launches.forEach(replicas::launch));
    return replicas;
  }

  /**
   * Completes once all have been ready; fails when one cannot start at all, which it has explained
   * on its error output.
   */
  public CompletionStage<Void> ready() {
    return ready;
  }

  private void launch(Launch launch) {
    if (stopping) {
      return;
    }
    try {
      living.put(launch, Replica.start(launch, this));
    } catch (IOException e) {
      LOG.error("replica={} cannot be started: {}", launch.name(), e.toString());
      again(launch);
    }
  }

  private void again(Launch launch) {
    int before = failures.merge(launch, 1, Integer::sum) - 1;
    long pause = Math.min(LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() << Math.min(before, 10));
    var unused = thread.schedule(() -> launch(launch), pause, TimeUnit.MILLISECONDS);
  }

  @Override
  public void said(Replica replica, String line) {
    later(
        () -> {
          String[] words = line.split(" ", -1);
          if (words[0].equals(Lifeline.BOUND) && words.length == 3) {
            replica.bound(words[1], words[2]);
          } else if (words[0].equals(Lifeline.READY)) {
            ready(replica);
          }
          letJoin();
        });
  }

  private void ready(Replica replica) {
    replica.ready();
    launchOf(replica).ifPresent(failures::remove);
    if (living.size() == launches.size() && all(Stage.READY)) {
      ready.complete(null);
    }
  }

  private boolean all(Stage stage) {
    return living.values().stream().allMatch(replica -> replica.stage() == stage);
  }

  /**
   * Those who wait join those who are ready. Only while nobody is ready, nor on the way to be, one
   * of them begins a cluster: so there is never a second one.
   */
  private void letJoin() {
    List<Replica> waiting = at(Stage.BOUND);
    List<String> members =
        at(Stage.READY).stream().map(Replica::address).filter(java.util.Objects::nonNull).toList();
    if (!members.isEmpty()) {
      waiting.forEach(replica -> replica.join(members));
    } else if (at(Stage.JOINING).isEmpty() && !waiting.isEmpty()) {
      waiting.get(0).join(List.of());
    }
  }

  private List<Replica> at(Stage stage) {
    List<Replica> found = new ArrayList<>();
    for (Launch launch : launches) {
      Replica replica = living.get(launch);
      if (replica != null && replica.stage() == stage) {
        found.add(replica);
      }
    }
    return found;
  }

  @Override
  public void ended(Replica replica, int code) {
    later(
        () -> {
          Optional<Launch> launch = launchOf(replica);
          if (launch.isEmpty() || stopping) {
            return;
          }
          living.remove(launch.get());
          LOG.warn("replica={} code={} ended and is started again", launch.get().name(), code);
          living.values().forEach(other -> other.died(replica));
          if (!ready.isDone() && replica.stage() == Stage.STARTING) {
            ready.completeExceptionally(new IOException("a replica cannot start"));
          } else {
            again(launch.get());
          }
          letJoin();
        });
  }

  private Optional<Launch> launchOf(Replica replica) {
    return living.entrySet().stream()
        .filter(entry -> entry.getValue() == replica)
        .map(Map.Entry::getKey)
        .findAny();
  }

  private void later(Runnable event) {
    try {
      thread.execute(event);
    } catch (RejectedExecutionException closed) {
      LOG.debug("too late to matter");
    }
  }

  /** Lets all drain and end, at once. Blocks. */
  @Override
  public void close() {
    try {
      List<Replica> last =
          CompletableFuture.supplyAsync(
                  () -> {
                    stopping = true;
                    return List.copyOf(living.values());
                  },
                  thread)
              .join();
      thread.shutdown();
      last.forEach(Replica::stop);
      for (Replica replica : last) {
        replica.awaitEnd(STOP_SECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
