package io.carrel.http.identity;

import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.onSuccess;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.server.Route;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.carrel.actors.account.ApiKeys;
import io.carrel.actors.account.SignInSessions;
import io.carrel.actors.identity.AccountId;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds out who asks. Remembers each answer for {@link #REMEMBERED}, so that nothing per request
 * reaches the database; whoever signs out on this node is forgotten at once.
 */
public final class Identification {
  /** How long a session that ended on another node, or a changed account, may go unnoticed. */
  public static final Duration REMEMBERED = Duration.ofSeconds(5);

  private static final int MAX_REMEMBERED = 20_000;

  private final SignInSessions sessions;
  private final ApiKeys keys;
  private final SignOuts signOuts;
  private final Site site;
  private final AsyncCache<Proof, Optional<Visitor>> remembered =
      Caffeine.newBuilder()
          .expireAfterWrite(REMEMBERED)
          .maximumSize(MAX_REMEMBERED)
          .executor(Runnable::run)
          .buildAsync();

  public Identification(SignInSessions sessions, ApiKeys keys, SignOuts signOuts, Site site) {
    this.sessions = sessions;
    this.keys = keys;
    this.signOuts = signOuts;
    this.site = site;
  }

  /**
   * Who sent the request: by its key when there is an Authorization header, else by its cookie;
   * empty for a stranger. Completes on the store's threads, or at once. Does not look at origins.
   */
  public CompletionStage<Optional<Visitor>> visitor(HttpRequest request) {
    return Proof.of(request, site.cookieName())
        .map(this::visitor)
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()));
  }

  private CompletableFuture<Optional<Visitor>> visitor(Proof proof) {
    return remembered
        .get(proof, (key, executor) -> find(proof).toCompletableFuture())
        .thenApplyAsync(
            found -> found.filter(visitor -> !signOuts.hasEnded(visitor)), Runnable::run);
  }

  /** 401 for strangers. */
  public Route signedIn(Function<Visitor, Route> inner) {
    return extractRequest(
        request ->
            onSuccess(
                visitor(request),
                found -> found.map(inner).orElseGet(() -> ApiError.notSignedIn().route())));
  }

  /**
   * 403 when a cookie proved who it is and the request is not from our own pages: for everything
   * that changes something, and for every websocket. Keys are never sent by a browser on its own.
   */
  public Route ownOrigin(Visitor visitor, Supplier<Route> inner) {
    return extractRequest(
        request ->
            visitor.byKey() || site.isFromOwnOrigin(request)
                ? inner.get()
                : ApiError.badOrigin().route());
  }

  /** The account has changed: the next request sees it as it is now. */
  public void forget(AccountId account) {
    remembered
        .synchronous()
        .asMap()
        .values()
        .removeIf(found -> found.filter(v -> v.account().id().equals(account)).isPresent());
  }

  private CompletionStage<Optional<Visitor>> find(Proof proof) {
    if (proof.isKey()) {
      return keys.find(proof.secret())
          .thenApplyAsync(found -> found.map(Identification::byKey), Runnable::run);
    }
    return sessions
        .find(proof.secret())
        .thenApplyAsync(found -> found.map(Identification::bySession), Runnable::run);
  }

  private static Visitor byKey(ApiKeys.Key key) {
    return new Visitor(
        key.account(), Optional.empty(), Optional.of(key.key().id()), key.key().project());
  }

  /** The visitor that a sign-in session stands for. */
  public static Visitor bySession(SignInSessions.SignedIn signedIn) {
    return new Visitor(
        signedIn.account(), Optional.of(signedIn.session()), Optional.empty(), Optional.empty());
  }
}
