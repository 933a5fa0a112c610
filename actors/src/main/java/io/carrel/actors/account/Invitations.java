package io.carrel.actors.account;

import io.carrel.actors.identity.AccountId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Links that let people sign up, the first admin's among them. */
public interface Invitations {
  /** The token is told this once. */
  CompletionStage<Issued> issue(NewInvitation invitation);

  /** Replaces every earlier link that makes its visitor the admin by a new one. */
  CompletionStage<InvitationToken> issueAdminLink(Duration validFor);

  /** Whether the token could be redeemed now, and what it makes of its visitor. */
  CompletionStage<Optional<Invitation>> check(InvitationToken token);

  CompletionStage<List<Invitation>> list();

  CompletionStage<Boolean> delete(UUID id);

  record NewInvitation(
      AccountId by, Optional<String> email, String note, int uses, Duration validFor) {}

  record Issued(Invitation invitation, InvitationToken token) {}

  record Invitation(
      UUID id,
      Optional<String> email,
      String note,
      boolean admin,
      Instant created,
      Instant expires,
      int usesLeft) {}
}
