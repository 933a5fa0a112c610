package io.carrel.http.identity;

import akka.Done;
import akka.actor.typed.ActorSystem;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks up from time to time whether what this node's open sockets rest on still lasts, and ends
 * what does not. A look that fails changes nothing: the next one finds it. Thread-safe.
 */
public final class Reconfirmation {
  private static final Logger LOG = LoggerFactory.getLogger(Reconfirmation.class);

  /** Asked for at once. */
  private static final int BATCH = 1000;

  private final SignOuts signOuts;
  private final Lasting<UUID> sessions;
  private final Lasting<Long> keys;

  /** Answers with those, of at most 1,000, that last. */
  @FunctionalInterface
  public interface Lasting<T> {
    CompletionStage<Set<T>> of(Set<T> ids);
  }

  public Reconfirmation(SignOuts signOuts, Lasting<UUID> sessions, Lasting<Long> keys) {
    this.signOuts = signOuts;
    this.sessions = sessions;
    this.keys = keys;
  }

  /** Until the system ends. */
  public void every(Duration interval, ActorSystem<?> system) {
    system
        .scheduler()
        .scheduleWithFixedDelay(
            interval,
            interval,
            () ->
                look()
                    .whenCompleteAsync(
                        (done, failure) -> {
                          if (failure != null) {
                            LOG.warn("open sockets were not looked up: {}", failure.toString());
                          }
                        },
                        Runnable::run),
            system.executionContext());
  }

  /** One look at everything. */
  CompletionStage<Done> look() {
    return inBatches(signOuts.sessions(), sessions)
        .thenComposeAsync(done -> inBatches(signOuts.keys(), keys), Runnable::run);
  }

  private <T> CompletionStage<Done> inBatches(Set<T> listenedTo, Lasting<T> lasting) {
    List<T> all = List.copyOf(listenedTo);
    CompletionStage<Done> done = CompletableFuture.completedStage(Done.getInstance());
    for (int i = 0; i < all.size(); i += BATCH) {
      Set<T> batch = Set.copyOf(all.subList(i, Math.min(all.size(), i + BATCH)));
      done =
          done.thenComposeAsync(before -> lasting.of(batch), Runnable::run)
              .thenApplyAsync(still -> endWithout(batch, still), Runnable::run);
    }
    return done;
  }

  private <T> Done endWithout(Set<T> asked, Set<T> lasting) {
    Set<T> ended = new HashSet<>(asked);
    ended.removeAll(lasting);
    ended.forEach(signOuts::end);
    return Done.getInstance();
  }
}
