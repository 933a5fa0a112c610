package io.carrel.http.proxy;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.carrel.actors.account.AppSessions;
import io.carrel.http.identity.Identification;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Visitor;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Carries a visitor from our origin to an application's: a token that opens once, at whichever
 * node, and a session there that ends with the sign-in session it came from. What a secret opens is
 * remembered for {@link Identification#REMEMBERED}, so that nothing per request reaches the
 * database. Thread-safe.
 */
public final class HandOffs {
  private static final int MAX_REMEMBERED = 20_000;

  private final AppSessions sessions;
  private final SignOuts signOuts;
  private final AsyncCache<Presented, Optional<Visitor>> remembered =
      Caffeine.newBuilder()
          .expireAfterWrite(Identification.REMEMBERED)
          .maximumSize(MAX_REMEMBERED)
          .executor(Runnable::run)
          .buildAsync();

  public HandOffs(AppSessions sessions, SignOuts signOuts) {
    this.sessions = sessions;
    this.signOuts = signOuts;
  }

  private record Presented(String secret, AppOrigin app) {}

  /** A token for this application only; empty when the sign-in session has just ended. */
  CompletionStage<Optional<String>> issue(UUID signIn, AppOrigin app) {
    return sessions.issue(signIn, app.project(), app.port());
  }

  /** The secret of a new session on the application's origin; empty for a token that is no good. */
  CompletionStage<Optional<String>> redeem(String token, AppOrigin app) {
    return sessions.redeem(token, app.project(), app.port());
  }

  /** Who has this session, if it is one of this application. */
  CompletionStage<Optional<Visitor>> find(String secret, AppOrigin app) {
    return remembered
        .get(new Presented(secret, app), (presented, executor) -> look(presented))
        .thenApplyAsync(
            found -> found.filter(visitor -> !signOuts.hasEnded(visitor)), Runnable::run);
  }

  private CompletableFuture<Optional<Visitor>> look(Presented presented) {
    return sessions
        .find(presented.secret, presented.app.project(), presented.app.port())
        .thenApplyAsync(found -> found.map(Identification::bySession), Runnable::run)
        .toCompletableFuture();
  }
}
