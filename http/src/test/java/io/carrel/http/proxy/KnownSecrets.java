package io.carrel.http.proxy;

import io.carrel.actors.account.Account;
import io.carrel.actors.account.ApiKeys;
import io.carrel.actors.account.SignInSessions;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One person, signed in by the cookie {@code good}. */
record KnownSecrets(Account account, UUID session) implements SignInSessions {
  @Override
  public CompletionStage<Optional<SignedIn>> find(String secret) {
    return CompletableFuture.completedFuture(
        secret.equals("good") ? Optional.of(new SignedIn(session, account)) : Optional.empty());
  }

  @Override
  public CompletionStage<Opened> open(AccountId id, String address, String userAgent) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Set<UUID>> lasting(Set<UUID> sessions) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<List<SignInSession>> list(AccountId id) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<Boolean> end(AccountId id, UUID ended) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletionStage<List<UUID>> endAll(AccountId id, Optional<UUID> except) {
    throw new UnsupportedOperationException();
  }

  /** The same person's key {@code sk-good}. */
  record Keys(Account account) implements ApiKeys {
    @Override
    public CompletionStage<Optional<Key>> find(String secret) {
      ApiKey key =
          new ApiKey(
              1,
              account.id(),
              "key",
              Optional.empty(),
              "sk-g",
              Instant.EPOCH,
              Optional.empty(),
              Optional.empty());
      return CompletableFuture.completedFuture(
          secret.equals("sk-good") ? Optional.of(new Key(key, account)) : Optional.empty());
    }

    @Override
    public CompletionStage<Created> create(
        AccountId id, String name, Optional<ProjectId> project, Optional<Instant> expires) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Set<Long>> lasting(Set<Long> keys) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<List<ApiKey>> list(AccountId id, Optional<ProjectId> project) {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletionStage<Boolean> delete(AccountId id, long key) {
      throw new UnsupportedOperationException();
    }
  }
}
