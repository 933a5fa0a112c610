package io.carrel.http.api;

import akka.http.javadsl.model.HttpHeader;
import io.carrel.actors.account.SignInSessions;
import io.carrel.actors.account.SignInSessions.SignInSession;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.identity.SignInCookie;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Visitor;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Answer;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.Nothing;
import io.carrel.http.operation.Operation;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Where one is signed in, and leaving there. */
final class SignInRoutes {
  private final SignInSessions sessions;
  private final SignOuts signOuts;
  private final SignInCookie cookie;

  SignInRoutes(SignInSessions sessions, SignOuts signOuts, SignInCookie cookie) {
    this.sessions = sessions;
    this.signOuts = signOuts;
    this.cookie = cookie;
  }

  record SignOut(Optional<Boolean> all) {}

  record SessionBody(
      UUID sessionId,
      Instant created,
      Instant lastUsed,
      String address,
      String userAgent,
      boolean current) {
    static SessionBody of(SignInSession session, Optional<UUID> current) {
      return new SessionBody(
          session.id(),
          session.created(),
          session.lastUsed(),
          session.address(),
          session.userAgent(),
          current.filter(session.id()::equals).isPresent());
    }
  }

  record Sessions(List<SessionBody> sessions) {}

  record EndSession(UUID sessionId) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.answering(
            "accounts/sign-out",
            Access.PERSON,
            "Ends this sign-in, or with `all` every one of this account.",
            SignOut.class,
            Nothing.class,
            this::signOut),
        Operation.of(
            "accounts/sessions",
            Access.PERSON,
            "Where this account is signed in.",
            Nothing.class,
            Sessions.class,
            this::list),
        Operation.of(
            "accounts/end-session",
            Access.PERSON,
            "Ends one sign-in of this account; its open pages close at once.",
            EndSession.class,
            Nothing.class,
            this::end));
  }

  private CompletionStage<Answer<Nothing>> signOut(Call call, SignOut request) {
    Optional<UUID> own = call.visitor().flatMap(Visitor::session);
    CompletionStage<List<UUID>> ending;
    if (request.all().orElse(false)) {
      ending = sessions.endAll(call.accountId(), Optional.empty());
    } else if (own.isPresent()) {
      ending =
          sessions
              .end(call.accountId(), own.get())
              .thenApplyAsync(done -> List.of(own.get()), Runnable::run);
    } else {
      ending = CompletableFuture.completedStage(List.of());
    }
    List<HttpHeader> headers = own.isPresent() ? List.of(cookie.clear()) : List.of();
    return ending.thenApplyAsync(
        ended -> {
          ended.forEach(signOuts::sessionEnded);
          return new Answer<>(new Nothing(), headers);
        },
        Runnable::run);
  }

  private CompletionStage<Sessions> list(Call call, Nothing request) {
    Optional<UUID> current = call.visitor().flatMap(Visitor::session);
    return sessions
        .list(call.accountId())
        .thenApplyAsync(
            found ->
                new Sessions(
                    found.stream().map(session -> SessionBody.of(session, current)).toList()),
            Runnable::run);
  }

  private CompletionStage<Nothing> end(Call call, EndSession request) {
    return sessions
        .end(call.accountId(), request.sessionId())
        .thenApplyAsync(
            ended -> {
              if (!ended) {
                throw new Refused(ApiError.notFound("There is no such sign-in."));
              }
              signOuts.sessionEnded(request.sessionId());
              return new Nothing();
            },
            Runnable::run);
  }
}
