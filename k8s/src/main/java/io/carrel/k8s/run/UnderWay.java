package io.carrel.k8s.run;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/**
 * Requests that are under way. One that comes a second time shares the answer of the first, so that
 * owners who ask again do not make the line at the API server longer. Thread-safe.
 *
 * @param <K> says which requests are the same
 * @param <V> their answer
 */
final class UnderWay<K, V> {
  private final ConcurrentMap<K, CompletableFuture<V>> answers = new ConcurrentHashMap<>();

  /** The answer of the one that is under way, else of this one. */
  CompletionStage<V> share(K key, Supplier<CompletionStage<V>> request) {
    CompletableFuture<V> mine = new CompletableFuture<>();
    CompletableFuture<V> first = answers.putIfAbsent(key, mine);
    if (first != null) {
      return first.copy();
    }
    request
        .get()
        .whenCompleteAsync(
            (answer, failure) -> {
              answers.remove(key, mine);
              if (failure == null) {
                mine.complete(answer);
              } else {
                mine.completeExceptionally(failure);
              }
            },
            Runnable::run);
    return mine.copy();
  }
}
