package io.carrel.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.actors.account.Account;
import io.carrel.actors.account.Accounts;
import io.carrel.actors.directory.ProjectHistory;
import io.carrel.actors.directory.ProjectHistory.Entry;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.By;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.OfProject;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Range;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Every decision about a project, told to its members. */
final class HistoryRoutes {
  private static final int MAX_PAGE = 200;
  private static final int PAGE = 50;

  private final Projects projects;
  private final ProjectHistory history;
  private final Accounts accounts;

  HistoryRoutes(Projects projects, ProjectHistory history, Accounts accounts) {
    this.projects = projects;
    this.history = history;
    this.accounts = accounts;
  }

  /**
   * @param before only events with lower sequence numbers
   */
  record HistoryRequest(
      ProjectId projectId,
      @Range(min = 1, max = MAX_PAGE) Optional<Integer> limit,
      @Range(min = 1, max = Long.MAX_VALUE) Optional<Long> before)
      implements OfProject {}

  /** Who a decision is by. */
  enum Kind {
    PERSON,
    ADMIN,
    PLATFORM
  }

  record ByBody(
      Kind kind, Optional<AccountId> accountId, Optional<String> name, Optional<String> part) {}

  record Event(long seq, Instant at, String kind, ByBody by, JsonNode detail, String text) {}

  record Events(List<Event> events, @JsonInclude Optional<Long> next) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
            "projects/history",
            Access.PERSON,
            "What was decided about the project, newest first. `next` goes into `before`.",
            HistoryRequest.class,
            Events.class,
            this::read));
  }

  private CompletionStage<Events> read(Call call, HistoryRequest request) {
    int limit = request.limit().orElse(PAGE);
    return projects
        .asMember(request.projectId(), call.accountId())
        .thenComposeAsync(
            member -> events(request.projectId(), request.before(), limit), Runnable::run);
  }

  /** A page of what was decided, whoever asks. */
  CompletionStage<Events> events(ProjectId project, Optional<Long> before, int limit) {
    return history
        .read(project, before, limit + 1)
        .thenComposeAsync(entries -> told(entries, limit), Runnable::run);
  }

  private CompletionStage<Events> told(List<Entry> entries, int limit) {
    List<Entry> page = entries.subList(0, Math.min(limit, entries.size()));
    Optional<Long> next =
        entries.size() > limit
            ? Optional.of(page.get(page.size() - 1).sequence())
            : Optional.empty();
    return accounts
        .findAll(people(page))
        .thenApplyAsync(
            named -> new Events(page.stream().map(entry -> event(entry, named)).toList(), next),
            Runnable::run);
  }

  private static Set<AccountId> people(List<Entry> entries) {
    Set<AccountId> people = new HashSet<>();
    for (Entry entry : entries) {
      actor(entry.by()).ifPresent(people::add);
      HistoryText.concerned(entry).ifPresent(people::add);
    }
    return people;
  }

  private static Event event(Entry entry, Map<AccountId, Account> people) {
    return new Event(
        entry.sequence(),
        entry.at(),
        entry.kind(),
        by(entry.by(), people),
        HistoryDetail.of(entry.detail()),
        new HistoryText(people).of(entry));
  }

  private static ByBody by(By by, Map<AccountId, Account> people) {
    Optional<AccountId> account = actor(by);
    Optional<String> name =
        account.flatMap(id -> Optional.ofNullable(people.get(id))).map(People::fullName);
    if (by instanceof By.Platform platform) {
      return new ByBody(Kind.PLATFORM, account, name, Optional.of(platform.part()));
    }
    return new ByBody(
        by instanceof By.Admin ? Kind.ADMIN : Kind.PERSON, account, name, Optional.empty());
  }

  private static Optional<AccountId> actor(By by) {
    if (by instanceof By.Person person) {
      return Optional.of(person.account());
    }
    return by instanceof By.Admin admin ? Optional.of(admin.account()) : Optional.empty();
  }
}
