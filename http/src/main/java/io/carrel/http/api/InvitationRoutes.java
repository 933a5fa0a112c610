package io.carrel.http.api;

import io.carrel.actors.account.Invitations;
import io.carrel.actors.account.Invitations.Invitation;
import io.carrel.actors.account.Invitations.NewInvitation;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.Nothing;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Range;
import io.carrel.http.operation.Text;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/** Links that let people sign up. Admins only. */
final class InvitationRoutes {
  private static final int MAX_USES = 1000;
  private static final Duration VALID_FOR = Duration.ofDays(14);
  private static final long MIN_VALID_S = 60;
  private static final long MAX_VALID_S = 365L * 24 * 3600;

  private final Invitations invitations;

  InvitationRoutes(Invitations invitations) {
    this.invitations = invitations;
  }

  record InvitationBody(
      UUID invitationId,
      Optional<String> email,
      String note,
      Instant created,
      Instant expires,
      int usesLeft) {
    static InvitationBody of(Invitation invitation) {
      return new InvitationBody(
          invitation.id(),
          invitation.email(),
          invitation.note(),
          invitation.created(),
          invitation.expires(),
          invitation.usesLeft());
    }
  }

  record InvitationList(List<InvitationBody> invitations) {}

  /**
   * @param expiresIn seconds, 14 days when absent
   */
  record CreateInvitation(
      @Text(min = 3, max = EmailAddress.MAX_LENGTH) Optional<String> email,
      @Text(max = 500) Optional<String> note,
      @Range(min = 1, max = MAX_USES) Optional<Integer> uses,
      @Range(min = MIN_VALID_S, max = MAX_VALID_S) Optional<Long> expiresIn) {}

  record CreatedInvitation(InvitationBody invitation, String link) {
    @Override
    public String toString() {
      return "CreatedInvitation[" + invitation.invitationId() + "]";
    }
  }

  record DeleteInvitation(UUID invitationId) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
            "invitations/list",
            Access.ADMIN,
            "The invitations that can still be used.",
            Nothing.class,
            InvitationList.class,
            (call, request) ->
                invitations
                    .list()
                    .thenApplyAsync(
                        found ->
                            new InvitationList(
                                found.stream()
                                    .filter(invitation -> !invitation.admin())
                                    .map(InvitationBody::of)
                                    .toList()),
                        Runnable::run)),
        Operation.of(
            "invitations/create",
            Access.ADMIN,
            "Makes an invitation. Its link is in this answer and never shown again.",
            CreateInvitation.class,
            CreatedInvitation.class,
            this::create),
        Operation.of(
            "invitations/delete",
            Access.ADMIN,
            "Withdraws an invitation.",
            DeleteInvitation.class,
            Nothing.class,
            (call, request) ->
                invitations
                    .delete(request.invitationId())
                    .thenApplyAsync(InvitationRoutes::deleted, Runnable::run)));
  }

  private CompletionStage<CreatedInvitation> create(Call call, CreateInvitation request) {
    NewInvitation invitation =
        new NewInvitation(
            call.accountId(),
            request.email().map(EmailAddress::require),
            request.note().orElse("").strip(),
            request.uses().orElse(1),
            request.expiresIn().map(Duration::ofSeconds).orElse(VALID_FOR));
    return invitations
        .issue(invitation)
        .thenApplyAsync(
            issued ->
                new CreatedInvitation(
                    InvitationBody.of(issued.invitation()),
                    call.origin() + "/sign-up?token=" + encoded(issued.token().secret())),
            Runnable::run);
  }

  private static Nothing deleted(boolean deleted) {
    if (!deleted) {
      throw new Refused(ApiError.notFound("There is no such invitation."));
    }
    return new Nothing();
  }

  private static String encoded(String secret) {
    return URLEncoder.encode(secret, StandardCharsets.UTF_8);
  }
}
