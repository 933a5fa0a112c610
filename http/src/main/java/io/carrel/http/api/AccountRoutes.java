package io.carrel.http.api;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.carrel.actors.account.Account;
import io.carrel.actors.account.Account.ColorScheme;
import io.carrel.actors.account.Accounts;
import io.carrel.actors.account.Password;
import io.carrel.actors.account.SignInSessions;
import io.carrel.actors.identity.AccountId;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Identification;
import io.carrel.http.identity.RateLimits;
import io.carrel.http.identity.Refused;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Visitor;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.Nothing;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Range;
import io.carrel.http.operation.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/** One's own account, and the names of others. */
final class AccountRoutes {
  private static final int MAX_NAMES = 100;
  private static final int MAX_FOUND = 50;
  private static final int FOUND = 20;

  private final Accounts accounts;
  private final SignInSessions sessions;
  private final Identification identification;
  private final SignOuts signOuts;
  private final RateLimits limits;

  AccountRoutes(
      Accounts accounts,
      SignInSessions sessions,
      Identification identification,
      SignOuts signOuts,
      RateLimits limits) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.identification = identification;
    this.signOuts = signOuts;
    this.limits = limits;
  }

  record ProfileRequest(Optional<AccountId> accountId) {}

  /** Everything for oneself, the name for others. */
  record Profile(
      AccountId accountId,
      Optional<String> email,
      String firstName,
      String lastName,
      Optional<Boolean> admin,
      Optional<java.time.Instant> created,
      Optional<ColorScheme> colorScheme) {
    static Profile own(Account account) {
      return new Profile(
          account.id(),
          Optional.of(account.email()),
          account.firstName(),
          account.lastName(),
          Optional.of(account.admin()),
          Optional.of(account.created()),
          Optional.of(account.colorScheme()));
    }

    static Profile other(Account account) {
      return new Profile(
          account.id(),
          Optional.empty(),
          account.firstName(),
          account.lastName(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  record ProfileAnswer(Profile account) {}

  record GetNames(@Range(max = MAX_NAMES) List<AccountId> accountIds) {}

  record Name(String firstName, String lastName) {}

  record Names(Map<String, Name> names) {}

  record Search(
      @Text(min = 2, max = EmailAddress.MAX_LENGTH) String query,
      @Range(min = 1, max = MAX_FOUND) Optional<Integer> limit) {}

  record Found(List<PersonBody> accounts) {}

  record SetName(
      @Text(min = 1, max = People.MAX_NAME) String firstName,
      @Text(max = People.MAX_NAME) String lastName) {}

  record SetEmail(
      @Text(min = 3, max = EmailAddress.MAX_LENGTH) String email,
      @Text(max = Password.MAX_LENGTH, kind = Text.Kind.RAW) String password) {}

  record SetPassword(
      @Text(max = Password.MAX_LENGTH, kind = Text.Kind.RAW) String current,
      @JsonProperty("new")
          @Text(min = Password.MIN_LENGTH, max = Password.MAX_LENGTH, kind = Text.Kind.RAW)
          String replacement) {}

  record SetPreferences(ColorScheme colorScheme) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
            "accounts/profile",
            Access.PERSON,
            "One's own account, or the name of another.",
            ProfileRequest.class,
            ProfileAnswer.class,
            this::profile),
        Operation.of(
            "accounts/get-names",
            Access.PERSON,
            "The names of people; ids of nobody are left out.",
            GetNames.class,
            Names.class,
            this::names),
        Operation.of(
            "accounts/search",
            Access.PERSON,
            "People whose names begin with the words, or whose e-mail address is exactly the text.",
            Search.class,
            Found.class,
            this::search),
        Operation.of(
            "accounts/set-name",
            Access.PERSON,
            "Changes one's name.",
            SetName.class,
            AccountBody.Holder.class,
            (call, request) ->
                changed(
                    accounts.rename(
                        call.accountId(),
                        People.name(request.firstName()),
                        People.name(request.lastName())))),
        Operation.of(
            "accounts/set-email",
            Access.PERSON,
            "Changes one's e-mail address; needs the password.",
            SetEmail.class,
            AccountBody.Holder.class,
            this::setEmail),
        Operation.of(
            "accounts/set-password",
            Access.PERSON,
            "Changes one's password; every other sign-in ends.",
            SetPassword.class,
            Nothing.class,
            this::setPassword),
        Operation.of(
            "accounts/set-preferences",
            Access.PERSON,
            "Changes how the pages look.",
            SetPreferences.class,
            AccountBody.Holder.class,
            (call, request) -> changed(accounts.prefer(call.accountId(), request.colorScheme()))));
  }

  private CompletionStage<ProfileAnswer> profile(Call call, ProfileRequest request) {
    AccountId id = request.accountId().orElse(call.accountId());
    boolean own = id.equals(call.accountId());
    return accounts
        .find(id)
        .thenApplyAsync(
            found ->
                found
                    .map(account -> own ? Profile.own(account) : Profile.other(account))
                    .map(ProfileAnswer::new)
                    .orElseThrow(() -> new Refused(ApiError.notFound("There is no such person."))),
            Runnable::run);
  }

  private CompletionStage<Names> names(Call call, GetNames request) {
    return accounts
        .findAll(request.accountIds())
        .thenApplyAsync(
            found ->
                new Names(
                    found.values().stream()
                        .collect(
                            Collectors.toMap(
                                account -> account.id().toString(),
                                account -> new Name(account.firstName(), account.lastName())))),
            Runnable::run);
  }

  private CompletionStage<Found> search(Call call, Search request) {
    return accounts
        .search(request.query().strip(), request.limit().orElse(FOUND))
        .thenApplyAsync(
            found -> new Found(found.stream().map(PersonBody::of).toList()), Runnable::run);
  }

  private CompletionStage<AccountBody.Holder> setEmail(Call call, SetEmail request) {
    String email = EmailAddress.require(request.email());
    Account account = call.account();
    limits.tryPassword(account.email(), call.address());
    return accounts
        .changeEmail(account.id(), email, new Password(request.password()))
        .exceptionallyAsync(AccountRoutes::emailTaken, Runnable::run)
        .thenComposeAsync(
            right -> {
              requireRight(right, account, call);
              return accounts.find(account.id());
            },
            Runnable::run)
        .thenApplyAsync(
            found -> {
              identification.forget(account.id());
              return AccountBody.Holder.of(found.orElse(account));
            },
            Runnable::run);
  }

  private static boolean emailTaken(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    if (failure instanceof Accounts.EmailTaken || cause instanceof Accounts.EmailTaken) {
      throw new Refused(
          ApiError.conflict("email_taken", "There is an account with this e-mail address."));
    }
    throw new java.util.concurrent.CompletionException(failure);
  }

  private CompletionStage<Nothing> setPassword(Call call, SetPassword request) {
    Account account = call.account();
    Password replacement = NewPassword.require(request.replacement(), account.email());
    limits.tryPassword(account.email(), call.address());
    return accounts
        .changePassword(account.id(), new Password(request.current()), replacement)
        .thenComposeAsync(
            right -> {
              requireRight(right, account, call);
              return sessions.endAll(account.id(), call.visitor().flatMap(Visitor::session));
            },
            Runnable::run)
        .thenApplyAsync(
            ended -> {
              ended.forEach(signOuts::sessionEnded);
              return new Nothing();
            },
            Runnable::run);
  }

  private void requireRight(boolean right, Account account, Call call) {
    if (!right) {
      throw new Refused(ApiError.forbidden("The password is wrong."));
    }
    limits.passwordWasRight(account.email(), call.address());
  }

  private CompletionStage<AccountBody.Holder> changed(CompletionStage<Account> change) {
    return change.thenApplyAsync(
        account -> {
          identification.forget(account.id());
          return AccountBody.Holder.of(account);
        },
        Runnable::run);
  }
}
