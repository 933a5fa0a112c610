package io.carrel.http.api;

import io.carrel.actors.account.ApiKeys;
import io.carrel.actors.account.ApiKeys.ApiKey;
import io.carrel.actors.identity.ProjectId;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.Nothing;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Text;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keys for programs. Made and deleted by people only: a key cannot outgrow itself. */
final class ApiKeyRoutes {
  private final ApiKeys keys;
  private final Projects projects;
  private final SignOuts signOuts;
  private final Clock clock;

  ApiKeyRoutes(ApiKeys keys, Projects projects, SignOuts signOuts, Clock clock) {
    this.keys = keys;
    this.projects = projects;
    this.signOuts = signOuts;
    this.clock = clock;
  }

  /** What a key opens. */
  enum Scope {
    ACCOUNT,
    PROJECT
  }

  record KeyBody(
      String keyId,
      String name,
      Scope scope,
      Optional<ProjectId> projectId,
      Instant created,
      Optional<Instant> expires,
      Optional<Instant> lastUsed,
      String prefix) {
    static KeyBody of(ApiKey key) {
      return new KeyBody(
          Long.toString(key.id()),
          key.name(),
          key.project().isPresent() ? Scope.PROJECT : Scope.ACCOUNT,
          key.project(),
          key.created(),
          key.expires(),
          key.lastUsed(),
          key.prefix());
    }
  }

  record ListKeys(Optional<ProjectId> projectId) {}

  record Keys(List<KeyBody> keys) {}

  record CreateKey(
      @Text(min = 1, max = 100) String name,
      Optional<ProjectId> projectId,
      Optional<Instant> expires) {}

  record CreatedKey(KeyBody key, String secret) {
    @Override
    public String toString() {
      return "CreatedKey[" + key.keyId() + "]";
    }
  }

  record DeleteKey(@Text(min = 1, max = 19, pattern = "[0-9]+") String keyId) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
            "api-keys/list",
            Access.PERSON,
            "One's keys, or those for one project.",
            ListKeys.class,
            Keys.class,
            (call, request) ->
                keys.list(call.accountId(), request.projectId())
                    .thenApplyAsync(
                        found -> new Keys(found.stream().map(KeyBody::of).toList()),
                        Runnable::run)),
        Operation.of(
            "api-keys/create",
            Access.SIGN_IN,
            "Makes a key. Its secret is in this answer and never shown again.",
            CreateKey.class,
            CreatedKey.class,
            this::create),
        Operation.of(
            "api-keys/delete",
            Access.SIGN_IN,
            "Deletes a key; whatever uses it is cut off at once.",
            DeleteKey.class,
            Nothing.class,
            this::delete));
  }

  private CompletionStage<CreatedKey> create(Call call, CreateKey request) {
    if (request.expires().filter(at -> !at.isAfter(clock.instant())).isPresent()) {
      throw new Refused(ApiError.invalid("The field `expires` must be in the future."));
    }
    return reachable(call, request.projectId())
        .thenComposeAsync(
            done ->
                keys.create(
                    call.accountId(),
                    People.name(request.name()),
                    request.projectId(),
                    request.expires()),
            Runnable::run)
        .thenApplyAsync(
            created -> new CreatedKey(KeyBody.of(created.key()), created.secret()), Runnable::run);
  }

  /** Fails unless the caller is a member of the project, when there is one. */
  private CompletionStage<?> reachable(Call call, Optional<ProjectId> project) {
    return project.isEmpty()
        ? CompletableFuture.completedStage(project)
        : projects.asMember(project.get(), call.accountId());
  }

  private CompletionStage<Nothing> delete(Call call, DeleteKey request) {
    long key = parse(request.keyId());
    return keys.delete(call.accountId(), key)
        .thenApplyAsync(
            deleted -> {
              if (!deleted) {
                throw new Refused(ApiError.notFound("There is no such key."));
              }
              signOuts.keyEnded(key);
              return new Nothing();
            },
            Runnable::run);
  }

  private static long parse(String id) {
    try {
      return Long.parseLong(id);
    } catch (NumberFormatException e) {
      throw new Refused(ApiError.notFound("There is no such key."));
    }
  }
}
