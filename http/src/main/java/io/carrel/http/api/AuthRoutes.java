package io.carrel.http.api;

import static io.carrel.http.api.People.name;

import io.carrel.actors.account.Account;
import io.carrel.actors.account.Accounts;
import io.carrel.actors.account.Accounts.Created;
import io.carrel.actors.account.Accounts.NewAccount;
import io.carrel.actors.account.InvitationToken;
import io.carrel.actors.account.Invitations;
import io.carrel.actors.account.Invitations.Invitation;
import io.carrel.actors.account.Password;
import io.carrel.actors.account.SignInSessions;
import io.carrel.actors.account.SiteSettings;
import io.carrel.actors.account.SiteSettings.SignUp;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.RateLimits;
import io.carrel.http.identity.Refused;
import io.carrel.http.identity.SignInCookie;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Answer;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.Nothing;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Text;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Signing up and signing in. */
final class AuthRoutes {
  private final Accounts accounts;
  private final Invitations invitations;
  private final SiteSettings settings;
  private final SignInSessions sessions;
  private final SignInCookie cookie;
  private final RateLimits limits;
  private final Clock clock;

  AuthRoutes(
      Accounts accounts,
      Invitations invitations,
      SiteSettings settings,
      SignInSessions sessions,
      SignInCookie cookie,
      RateLimits limits,
      Clock clock) {
    this.accounts = accounts;
    this.invitations = invitations;
    this.settings = settings;
    this.sessions = sessions;
    this.cookie = cookie;
    this.limits = limits;
    this.clock = clock;
  }

  record SignUpRequest(
      @Text(min = 3, max = EmailAddress.MAX_LENGTH) String email,
      @Text(min = Password.MIN_LENGTH, max = Password.MAX_LENGTH, kind = Text.Kind.RAW)
          String password,
      @Text(min = 1, max = People.MAX_NAME) String firstName,
      @Text(max = People.MAX_NAME) String lastName,
      @Text(min = 1, max = 200) Optional<String> token) {}

  record SignInRequest(
      @Text(min = 1, max = EmailAddress.MAX_LENGTH) String email,
      @Text(max = Password.MAX_LENGTH, kind = Text.Kind.RAW) String password) {}

  record RequiresToken(boolean requiresToken) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.answering(
            "auth/sign-up",
            Access.ANYONE,
            "Makes an account and signs in. A token is needed unless sign-up is open.",
            SignUpRequest.class,
            AccountBody.Holder.class,
            this::signUp),
        Operation.answering(
            "auth/sign-in",
            Access.ANYONE,
            "Signs in with e-mail address and password.",
            SignInRequest.class,
            AccountBody.Holder.class,
            this::signIn),
        Operation.of(
            "auth/requires-token",
            Access.ANYONE,
            "Whether signing up takes an invitation.",
            Nothing.class,
            RequiresToken.class,
            (call, request) ->
                settings
                    .read()
                    .thenApplyAsync(
                        values -> new RequiresToken(values.signUp() != SignUp.OPEN),
                        Runnable::run)));
  }

  private CompletionStage<Answer<AccountBody.Holder>> signUp(Call call, SignUpRequest request) {
    String email = EmailAddress.require(request.email());
    Password password = NewPassword.require(request.password(), email);
    limits.trySignUp(call.address());
    Optional<InvitationToken> token = request.token().map(InvitationToken::new);
    return admission(token)
        .thenComposeAsync(
            invitation ->
                accounts.create(
                    new NewAccount(
                        email,
                        name(request.firstName()),
                        name(request.lastName()),
                        password,
                        invitation.map(Invitation::admin).orElse(false)),
                    token),
            Runnable::run)
        .thenComposeAsync(created -> signedUp(call, created), Runnable::run);
  }

  /** The invitation that lets the visitor in; empty when none is needed. */
  private CompletionStage<Optional<Invitation>> admission(Optional<InvitationToken> token) {
    if (token.isPresent()) {
      // The store checks again when it redeems: this only finds out what the token makes of one.
      return invitations
          .check(token.get())
          .thenCombineAsync(settings.read(), AuthRoutes::admit, Runnable::run);
    }
    return settings
        .read()
        .thenApplyAsync(
            values -> {
              if (values.signUp() != SignUp.OPEN) {
                throw new Refused(closed(values.signUp()));
              }
              return Optional.empty();
            },
            Runnable::run);
  }

  private static Optional<Invitation> admit(
      Optional<Invitation> invitation, SiteSettings.Values values) {
    if (invitation.isEmpty()) {
      throw new Refused(invitationInvalid());
    }
    if (values.signUp() == SignUp.CLOSED && !invitation.get().admin()) {
      throw new Refused(closed(SignUp.CLOSED));
    }
    return invitation;
  }

  private static ApiError closed(SignUp signUp) {
    return signUp == SignUp.CLOSED
        ? ApiError.forbidden("Nobody can sign up here at present.")
        : ApiError.forbidden("Signing up here takes an invitation.");
  }

  private static ApiError invitationInvalid() {
    return ApiError.conflict(
        "invitation_invalid",
        "This invitation is used up, has expired, or is for another e-mail address.");
  }

  private CompletionStage<Answer<AccountBody.Holder>> signedUp(Call call, Created created) {
    if (created instanceof Created.Done done) {
      return open(call, done.account());
    }
    ApiError error =
        created instanceof Created.AddressTaken
            ? ApiError.conflict("email_taken", "There is an account with this e-mail address.")
            : invitationInvalid();
    return CompletableFuture.failedStage(new Refused(error));
  }

  private CompletionStage<Answer<AccountBody.Holder>> signIn(Call call, SignInRequest request) {
    String email = EmailAddress.normal(request.email());
    limits.tryPassword(email, call.address());
    return accounts
        .authenticate(email, new Password(request.password()))
        .thenComposeAsync(
            found -> {
              if (found.isEmpty()) {
                throw new Refused(
                    ApiError.badCredentials("E-mail address and password do not match."));
              }
              limits.passwordWasRight(email, call.address());
              return open(call, found.get());
            },
            Runnable::run);
  }

  private CompletionStage<Answer<AccountBody.Holder>> open(Call call, Account account) {
    return sessions
        .open(account.id(), call.address(), call.userAgent())
        .thenApplyAsync(
            opened -> {
              Duration validFor = Duration.between(clock.instant(), opened.session().expires());
              return new Answer<>(
                  AccountBody.Holder.of(account), List.of(cookie.set(opened.secret(), validFor)));
            },
            Runnable::run);
  }
}
