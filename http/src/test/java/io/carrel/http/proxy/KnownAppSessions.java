package io.carrel.http.proxy;

import io.carrel.actors.account.Account;
import io.carrel.actors.account.AppSessions;
import io.carrel.actors.account.SignInSessions.SignedIn;
import io.carrel.actors.identity.ProjectId;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** Application sessions of one person, kept in memory; the store's own test is with the store. */
final class KnownAppSessions implements AppSessions {
  private final UUID signIn;
  private final Account account;
  private final Map<String, AppOrigin> tokens = new ConcurrentHashMap<>();
  private final Map<String, AppOrigin> sessions = new ConcurrentHashMap<>();

  KnownAppSessions(UUID signIn, Account account) {
    this.signIn = signIn;
    this.account = account;
  }

  @Override
  public CompletionStage<Optional<String>> issue(UUID of, ProjectId project, int port) {
    return opened(of.equals(signIn), tokens, new AppOrigin(project, port));
  }

  @Override
  public CompletionStage<Optional<String>> redeem(String token, ProjectId project, int port) {
    AppOrigin app = new AppOrigin(project, port);
    return opened(tokens.remove(token, app), sessions, app);
  }

  private static CompletionStage<Optional<String>> opened(
      boolean allowed, Map<String, AppOrigin> in, AppOrigin app) {
    if (!allowed) {
      return CompletableFuture.completedFuture(Optional.empty());
    }
    String secret = UUID.randomUUID().toString();
    in.put(secret, app);
    return CompletableFuture.completedFuture(Optional.of(secret));
  }

  @Override
  public CompletionStage<Optional<SignedIn>> find(String secret, ProjectId project, int port) {
    return CompletableFuture.completedFuture(
        new AppOrigin(project, port).equals(sessions.get(secret))
            ? Optional.of(new SignedIn(signIn, account))
            : Optional.empty());
  }
}
