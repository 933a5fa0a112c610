package io.carrel.actors.account;

import io.carrel.actors.identity.AccountId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Who is signed in where. The secret in the cookie is stored hashed. */
public interface SignInSessions {
  /**
   * The secret is told this once. {@code address} and {@code userAgent} are cut to 200 characters.
   */
  CompletionStage<Opened> open(AccountId account, String address, String userAgent);

  /**
   * The session with this secret unless it ended or expired; notes its use at most once a minute.
   */
  CompletionStage<Optional<SignedIn>> find(String secret);

  /** Those of them, at most 1,000, that neither ended nor expired. */
  CompletionStage<Set<UUID>> lasting(Set<UUID> sessions);

  CompletionStage<List<SignInSession>> list(AccountId account);

  CompletionStage<Boolean> end(AccountId account, UUID session);

  /** Ends all of a person's sessions but {@code except}; answers with those that ended. */
  CompletionStage<List<UUID>> endAll(AccountId account, Optional<UUID> except);

  record Opened(SignInSession session, String secret) {
    @Override
    public String toString() {
      return "Opened[" + session.id() + "]";
    }
  }

  record SignedIn(UUID session, Account account) {}

  record SignInSession(
      UUID id,
      AccountId account,
      Instant created,
      Instant lastUsed,
      Instant expires,
      String address,
      String userAgent) {}
}
