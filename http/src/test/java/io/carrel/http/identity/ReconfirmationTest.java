package io.carrel.http.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carrel.actors.account.Account;
import io.carrel.actors.identity.AccountId;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class ReconfirmationTest {
  private final SignOuts signOuts = SignOuts.ofNode();
  private final List<Integer> asked = new ArrayList<>();

  private Reconfirmation knowing(Set<UUID> sessions, Set<Long> keys) {
    return new Reconfirmation(
        signOuts,
        ids -> {
          asked.add(ids.size());
          return CompletableFuture.completedStage(both(ids, sessions));
        },
        ids -> CompletableFuture.completedStage(both(ids, keys)));
  }

  private static <T> Set<T> both(Set<T> one, Set<T> other) {
    Set<T> both = new HashSet<>(one);
    both.retainAll(other);
    return both;
  }

  private static void look(Reconfirmation reconfirmation) {
    reconfirmation.look().toCompletableFuture().join();
  }

  private static Visitor visitor(long key) {
    Account account =
        new Account(
            AccountId.random(),
            "ada@example.org",
            "Ada",
            "Reader",
            false,
            Instant.EPOCH,
            Account.ColorScheme.AUTO);
    return new Visitor(account, Optional.empty(), Optional.of(key), Optional.empty());
  }

  @Test
  void closesWhatRestsOnASessionThatEndedUnheard() {
    UUID lasts = UUID.randomUUID();
    UUID ended = UUID.randomUUID();
    List<String> closed = new ArrayList<>();
    signOuts.onEnded(lasts, () -> closed.add("lasts"));
    signOuts.onEnded(ended, () -> closed.add("ended"));
    signOuts.onEnded(ended, () -> closed.add("its second socket"));
    look(knowing(Set.of(lasts), Set.of()));
    assertThat(closed).containsExactlyInAnyOrder("ended", "its second socket");
    look(knowing(Set.of(lasts), Set.of()));
    assertThat(closed).as("each is told once").hasSize(2);
  }

  @Test
  void closesWhatRestsOnAKeyThatExpired() {
    List<Long> closed = new ArrayList<>();
    signOuts.onEnded(visitor(1), () -> closed.add(1L));
    signOuts.onEnded(visitor(2), () -> closed.add(2L));
    look(knowing(Set.of(), Set.of(2L)));
    assertThat(closed).containsExactly(1L);
    assertThat(signOuts.hasEnded(visitor(1))).isTrue();
  }

  @Test
  void asksForThousandsInPartsAndForNobodyNotAtAll() throws IOException {
    List<Closeable> open = new ArrayList<>();
    for (int i = 0; i < 2500; i++) {
      open.add(signOuts.onEnded(UUID.randomUUID(), () -> {}));
    }
    for (Closeable one : open.subList(0, 200)) {
      one.close();
    }
    look(knowing(signOuts.sessions(), Set.of()));
    assertThat(asked).containsExactly(1000, 1000, 300);
    for (Closeable one : open) {
      one.close();
    }
    look(knowing(Set.of(), Set.of()));
    assertThat(asked).hasSize(3);
  }

  @Test
  void aLookThatFailsEndsNothing() {
    List<String> closed = new ArrayList<>();
    signOuts.onEnded(UUID.randomUUID(), () -> closed.add("closed"));
    Reconfirmation broken =
        new Reconfirmation(
            signOuts,
            ids -> CompletableFuture.failedStage(new IllegalStateException("no database")),
            ids -> CompletableFuture.completedStage(ids));
    assertThatThrownBy(() -> look(broken)).hasMessageContaining("no database");
    assertThat(closed).isEmpty();
  }
}
