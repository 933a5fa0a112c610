package io.carrel.http.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carrel.actors.account.Account;
import io.carrel.actors.identity.AccountId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

final class NamesTest {
  private final List<Set<AccountId>> asked = new ArrayList<>();
  private final AccountId ada = AccountId.random();
  private final AccountId nobody = AccountId.random();

  @Test
  void asksForEachPersonOnce() {
    Names names = new Names(this::find);
    assertThat(of(names, List.of(ada))).containsExactly(Map.entry(ada, "Ada Lovelace"));
    assertThat(of(names, List.of(ada, nobody))).containsExactly(Map.entry(ada, "Ada Lovelace"));
    assertThat(of(names, List.of(nobody, ada))).containsOnlyKeys(ada);
    assertThat(asked).containsExactly(Set.of(ada), Set.of(nobody));
  }

  @Test
  void doesNotRememberThatNobodyAnswered() {
    List<CompletableFuture<Map<AccountId, Account>>> answers = new ArrayList<>();
    Names names =
        new Names(
            ids -> {
              answers.add(new CompletableFuture<>());
              return answers.get(answers.size() - 1);
            });
    CompletionStage<Map<AccountId, String>> first = names.of(List.of(ada));
    answers.get(0).completeExceptionally(new IllegalStateException("the database is away"));
    assertThatThrownBy(() -> first.toCompletableFuture().join())
        .hasRootCauseMessage("the database is away");
    CompletionStage<Map<AccountId, String>> second = names.of(List.of(ada));
    answers.get(1).complete(Map.of());
    assertThat(second.toCompletableFuture()).isCompletedWithValue(Map.of());
  }

  private static Map<AccountId, String> of(Names names, List<AccountId> people) {
    return names.of(people).toCompletableFuture().join();
  }

  private CompletionStage<Map<AccountId, Account>> find(Collection<AccountId> ids) {
    asked.add(new HashSet<>(ids));
    return CompletableFuture.completedStage(
        ids.contains(ada) ? Map.of(ada, account(ada)) : Map.of());
  }

  private static Account account(AccountId id) {
    return new Account(
        id, "ada@example.org", "Ada", "Lovelace", false, Instant.EPOCH, Account.ColorScheme.AUTO);
  }
}
