package io.carrel.store.directory;

import io.carrel.actors.StoreUnavailable;
import io.carrel.actors.identity.ProjectId;
import io.carrel.store.database.Database;
import io.carrel.store.database.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Those who wait until the read side has seen a number. However many wait, one small query at a
 * time asks for all of them, and none when nobody waits.
 */
final class SeenWaits implements AutoCloseable {
  private static final int MAX_WAITING = 10_000;
  private static final long INTERVAL_MILLIS = 25;

  private final Database database;
  private final long waitNanos;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "carrel-store-waits");
            thread.setDaemon(true);
            return thread;
          });

  /** Guarded by itself. */
  private final List<Wait> waiting = new ArrayList<>();

  /** Whether a query runs or is due; guarded by {@link #waiting}. */
  private boolean asking;

  private record Wait(
      ProjectId project, long sequence, long deadline, CompletableFuture<Boolean> answer) {}

  SeenWaits(Database database, Duration wait) {
    this.database = database;
    this.waitNanos = wait.toNanos();
  }

  /** True once it was seen; false after the time to wait. Completes on the store's threads. */
  CompletionStage<Boolean> seen(ProjectId project, long sequence) {
    Wait wait =
        new Wait(project, sequence, System.nanoTime() + waitNanos, new CompletableFuture<>());
    synchronized (waiting) {
      if (waiting.size() >= MAX_WAITING) {
        return CompletableFuture.failedFuture(new StoreUnavailable("too much waits already"));
      }
      waiting.add(wait);
      if (asking) {
        return wait.answer();
      }
      asking = true;
    }
    ask();
    return wait.answer();
  }

  private void ask() {
    List<Wait> asked;
    synchronized (waiting) {
      asked = List.copyOf(waiting);
    }
    UUID[] ids = asked.stream().map(wait -> wait.project().value()).distinct().toArray(UUID[]::new);
    var unused =
        database
            .run(connection -> sequences(connection, ids))
            .whenComplete(
                (sequences, failure) -> {
                  long now = System.nanoTime();
                  for (Wait wait : asked) {
                    answer(wait, sequences, failure, now);
                  }
                  askAgainIfNeeded();
                });
  }

  private static Map<UUID, Long> sequences(Connection connection, UUID[] ids) throws SQLException {
    return Sql.list(
            connection,
            "SELECT id, sequence FROM projects WHERE id = ANY (?)",
            row -> Map.entry(row.getObject("id", UUID.class), row.getLong("sequence")),
            connection.createArrayOf("uuid", ids))
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  private static void answer(
      Wait wait, @Nullable Map<UUID, Long> sequences, @Nullable Throwable failure, long now) {
    if (failure != null || sequences == null) {
      wait.answer().completeExceptionally(failure == null ? new IllegalStateException() : failure);
    } else if (sequences.getOrDefault(wait.project().value(), 0L) >= wait.sequence()) {
      wait.answer().complete(true);
    } else if (now - wait.deadline() >= 0) {
      wait.answer().complete(false);
    }
  }

  private void askAgainIfNeeded() {
    synchronized (waiting) {
      waiting.removeIf(wait -> wait.answer().isDone());
      asking = !waiting.isEmpty() && !timer.isShutdown();
      if (asking) {
        var unused = timer.schedule(this::ask, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
      }
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
    synchronized (waiting) {
      waiting.forEach(wait -> wait.answer().completeExceptionally(new StoreUnavailable("closed")));
      waiting.clear();
    }
  }
}
