package io.carrel.actors.account;

import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Keys for programs: {@code sk-} and a random secret, stored hashed, scoped to a person or one
 * project.
 */
public interface ApiKeys {
  /** The secret is told this once. */
  CompletionStage<Created> create(
      AccountId account, String name, Optional<ProjectId> project, Optional<Instant> expires);

  /** The key with this secret unless it expired; notes its use at most once a minute. */
  CompletionStage<Optional<Key>> find(String secret);

  /** Those of them, at most 1,000, that were neither deleted nor expired. */
  CompletionStage<Set<Long>> lasting(Set<Long> keys);

  CompletionStage<List<ApiKey>> list(AccountId account, Optional<ProjectId> project);

  CompletionStage<Boolean> delete(AccountId account, long key);

  /**
   * @param prefix the secret's first characters, to tell keys apart
   */
  record ApiKey(
      long id,
      AccountId account,
      String name,
      Optional<ProjectId> project,
      String prefix,
      Instant created,
      Optional<Instant> expires,
      Optional<Instant> lastUsed) {}

  record Key(ApiKey key, Account account) {}

  record Created(ApiKey key, String secret) {
    @Override
    public String toString() {
      return "Created[" + key.id() + "]";
    }
  }
}
