package io.carrel.actors.account;

import io.carrel.actors.identity.ProjectId;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/**
 * Sessions on the origins of applications. Each rests on a sign-in session and ends with it. A
 * token, which opens one, may be redeemed at another node than gave it.
 */
public interface AppSessions {
  /** How long a token waits for its visitor. */
  Duration TOKEN_LIFE = Duration.ofSeconds(30);

  /** How long a session lasts; afterwards the browser is handed off anew, unseen. */
  Duration LIFE = Duration.ofDays(1);

  /** A token for this application; empty when the sign-in session has ended meanwhile. */
  CompletionStage<Optional<String>> issue(UUID signIn, ProjectId project, int port);

  /** The secret of a new session; empty for a token that is no good, or was redeemed before. */
  CompletionStage<Optional<String>> redeem(String token, ProjectId project, int port);

  /** Who has this session of this application. */
  CompletionStage<Optional<SignInSessions.SignedIn>> find(
      String secret, ProjectId project, int port);
}
