package io.carrel.http.session;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.carrel.actors.account.Account;
import io.carrel.actors.identity.AccountId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * What people are called. Each answer is remembered for {@link #REMEMBERED}: whoever comes to a
 * project or leaves it makes every session there ask who everybody is. Thread-safe.
 */
final class Names {
  /** How long a new name may go unnoticed in the list of those present. */
  static final Duration REMEMBERED = Duration.ofSeconds(30);

  private static final int MAX_REMEMBERED = 20_000;

  private final AsyncCache<AccountId, Optional<String>> remembered =
      Caffeine.newBuilder()
          .expireAfterWrite(REMEMBERED)
          .maximumSize(MAX_REMEMBERED)
          .executor(Runnable::run)
          .buildAsync();
  private final Function<Collection<AccountId>, CompletionStage<Map<AccountId, Account>>> accounts;

  /**
   * @param accounts finds those that exist, in one question
   */
  Names(Function<Collection<AccountId>, CompletionStage<Map<AccountId, Account>>> accounts) {
    this.accounts = accounts;
  }

  /** Completes on the threads of who finds accounts, or at once; lacks those that do not exist. */
  CompletionStage<Map<AccountId, String>> of(Collection<AccountId> people) {
    return remembered
        .getAll(people, (unknown, executor) -> find(unknown))
        .thenApplyAsync(Names::existing, Runnable::run);
  }

  private CompletableFuture<Map<AccountId, Optional<String>>> find(
      Collection<? extends AccountId> unknown) {
    return accounts
        .apply(List.copyOf(unknown))
        .thenApplyAsync(
            found -> {
              Map<AccountId, Optional<String>> names = new HashMap<>();
              for (AccountId id : unknown) {
                names.put(id, Optional.ofNullable(found.get(id)).map(Names::name));
              }
              return names;
            },
            Runnable::run)
        .toCompletableFuture();
  }

  private static String name(Account account) {
    return account.firstName() + " " + account.lastName();
  }

  private static Map<AccountId, String> existing(Map<AccountId, Optional<String>> found) {
    Map<AccountId, String> names = new HashMap<>();
    found.forEach((id, name) -> name.ifPresent(known -> names.put(id, known)));
    return names;
  }
}
