package io.carrel.cluster;

import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits, on a thread that may, for parts that start and end asynchronously. */
final class Waiting {
  /** A part takes a second; a machine with too much to do takes its time. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private Waiting() {}

  /** The part's answer, within a minute. */
  static <T> T on(CompletionStage<T> stage) {
    return on(stage, PATIENCE);
  }

  static <T> T on(CompletionStage<T> stage, Duration patience) {
    try {
      return stage.toCompletableFuture().get(patience.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("a part did not answer within " + patience, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
