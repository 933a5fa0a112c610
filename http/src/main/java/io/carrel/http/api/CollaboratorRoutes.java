package io.carrel.http.api;

import akka.actor.typed.ActorRef;
import io.carrel.actors.account.Account;
import io.carrel.actors.account.Accounts;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.By;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Role;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.OfProject;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Text;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Who works on a project together. */
final class CollaboratorRoutes {
  private final Projects projects;
  private final Accounts accounts;

  CollaboratorRoutes(Projects projects, Accounts accounts) {
    this.projects = projects;
    this.accounts = accounts;
  }

  record OfOne(ProjectId projectId) implements OfProject {}

  record Add(
      ProjectId projectId,
      Optional<AccountId> accountId,
      @Text(min = 1, max = EmailAddress.MAX_LENGTH) Optional<String> email,
      Optional<Role> role)
      implements OfProject {}

  record Remove(ProjectId projectId, AccountId accountId) implements OfProject {}

  record ChangeRole(ProjectId projectId, AccountId accountId, Role role) implements OfProject {}

  record Collaborator(AccountId accountId, String firstName, String lastName, Role role) {}

  record Collaborators(List<Collaborator> collaborators) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
            "projects/collaborators/list",
            Access.PERSON,
            "Who is a member of the project.",
            OfOne.class,
            Collaborators.class,
            (call, request) -> named(projects.asMember(request.projectId(), call.accountId()))),
        Operation.of(
            "projects/collaborators/add",
            Access.PERSON,
            "Adds a person, by id or e-mail address, as a collaborator unless another role is named.",
            Add.class,
            Collaborators.class,
            this::add),
        Operation.of(
            "projects/collaborators/remove",
            Access.PERSON,
            "Removes a member, or oneself; whatever they have open closes at once.",
            Remove.class,
            Collaborators.class,
            this::remove),
        Operation.of(
            "projects/collaborators/change-user-type",
            Access.PERSON,
            "Gives a member another role.",
            ChangeRole.class,
            Collaborators.class,
            (call, request) ->
                named(
                    send(
                        call,
                        request.projectId(),
                        (id, by, replyTo) ->
                            new Project.ChangeRole(
                                id, by, request.accountId(), request.role(), replyTo)))));
  }

  private CompletionStage<Collaborators> add(Call call, Add request) {
    Role role = request.role().orElse(Role.COLLABORATOR);
    // Strangers to the project learn nothing about who has an account here.
    CompletionStage<ProjectView> added =
        projects
            .asMember(request.projectId(), call.accountId())
            .thenComposeAsync(member -> person(request), Runnable::run)
            .thenComposeAsync(
                person ->
                    send(
                        call,
                        request.projectId(),
                        (id, by, replyTo) ->
                            new Project.AddMember(id, by, person.id(), role, replyTo)),
                Runnable::run);
    return named(added);
  }

  private CompletionStage<Account> person(Add request) {
    if (request.accountId().isPresent() == request.email().isPresent()) {
      return CompletableFuture.failedStage(
          new Refused(ApiError.invalid("Name the person by `account_id` or by `email`.")));
    }
    CompletionStage<Optional<Account>> found =
        request.accountId().isPresent()
            ? accounts.find(request.accountId().get())
            : accounts.findByEmail(EmailAddress.normal(request.email().orElseThrow()));
    return found.thenApplyAsync(
        account ->
            account.orElseThrow(
                () -> new Refused(ApiError.notFound("Nobody has an account by that name here."))),
        Runnable::run);
  }

  /** Who removes themselves may not see the list afterwards: it is empty then. */
  private CompletionStage<Collaborators> remove(Call call, Remove request) {
    return named(
            send(
                call,
                request.projectId(),
                (id, by, replyTo) ->
                    new Project.RemoveMember(id, by, request.accountId(), replyTo)))
        .thenApplyAsync(
            left ->
                request.accountId().equals(call.accountId()) ? new Collaborators(List.of()) : left,
            Runnable::run);
  }

  /** Makes the command of one try. */
  @FunctionalInterface
  private interface Command {
    Project.Command by(RequestId request, By by, ActorRef<Project.Reply> replyTo);
  }

  private CompletionStage<ProjectView> send(Call call, ProjectId project, Command command) {
    RequestId request = RequestId.random();
    By by = new By.Person(call.accountId());
    Function<ActorRef<Project.Reply>, Project.Command> made =
        replyTo -> command.by(request, by, replyTo);
    return projects.ask(project, made);
  }

  private CompletionStage<Collaborators> named(CompletionStage<ProjectView> view) {
    return view.thenComposeAsync(
        seen ->
            accounts
                .findAll(seen.members().keySet())
                .thenApplyAsync(people -> collaborators(seen, people), Runnable::run),
        Runnable::run);
  }

  private static Collaborators collaborators(ProjectView view, Map<AccountId, Account> people) {
    return new Collaborators(
        view.members().entrySet().stream()
            .map(entry -> collaborator(entry.getKey(), entry.getValue(), people))
            .sorted(
                Comparator.comparing(Collaborator::role)
                    .reversed()
                    .thenComparing(Collaborator::firstName)
                    .thenComparing(Collaborator::lastName)
                    .thenComparing(person -> person.accountId().value()))
            .toList());
  }

  private static Collaborator collaborator(
      AccountId id, Role role, Map<AccountId, Account> people) {
    Optional<Account> account = Optional.ofNullable(people.get(id));
    return new Collaborator(
        id,
        account.map(Account::firstName).orElse(""),
        account.map(Account::lastName).orElse(""),
        role);
  }
}
