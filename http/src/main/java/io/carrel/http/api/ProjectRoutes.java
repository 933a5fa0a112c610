package io.carrel.http.api;

import akka.actor.typed.ActorRef;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.By;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Reason;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import io.carrel.http.identity.Site;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.Nothing;
import io.carrel.http.operation.OfProject;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Range;
import io.carrel.http.operation.Text;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One project at a time: every answer is its owner's. */
final class ProjectRoutes {
  private static final long MIN_IDLE_S = 300;
  private static final long MAX_IDLE_S = 604_800;

  private final Projects projects;
  private final SoftwareChoice software;
  private final Site site;

  ProjectRoutes(Projects projects, SoftwareChoice software, Site site) {
    this.projects = projects;
    this.software = software;
    this.site = site;
  }

  record One(ProjectId projectId) implements OfProject {}

  /**
   * @param requestId a repeated id is answered as before and does nothing anew
   */
  record Order(
      ProjectId projectId, @Text(min = 1, max = RequestId.MAX_LENGTH) Optional<String> requestId)
      implements OfProject {
    RequestId request() {
      return requestId.map(RequestId::new).orElseGet(RequestId::random);
    }
  }

  /**
   * @param idleTimeout seconds
   * @param image one of the site's environments, from the next start on; empty text: the usual one
   */
  record Update(
      ProjectId projectId,
      @Text(min = 1, max = Project.MAX_TITLE) Optional<String> title,
      @Text(max = Project.MAX_DESCRIPTION, kind = Text.Kind.LINES) Optional<String> description,
      Optional<Boolean> alwaysRunning,
      @Range(min = MIN_IDLE_S, max = MAX_IDLE_S) Optional<Long> idleTimeout,
      @Text(max = ImageReference.MAX_LENGTH) Optional<String> image)
      implements OfProject {}

  record Holder(ProjectBody project) {}

  /** Makes the command of one try. */
  @FunctionalInterface
  private interface Command {
    Project.Command by(RequestId request, By by, ActorRef<Project.Reply> replyTo);
  }

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
            "projects/get-one",
            Access.PERSON,
            "A project as it is now.",
            One.class,
            Holder.class,
            (call, request) ->
                answer(call, projects.asMember(request.projectId(), call.accountId()))),
        Operation.of(
            "projects/update",
            Access.PERSON,
            "Changes those settings of a project that are named.",
            Update.class,
            Holder.class,
            this::update),
        order(
            "projects/start",
            "Starts a project; progress is told by its state.",
            Project.Start::new),
        order("projects/stop", "Stops a project.", Project.Stop::new),
        order("projects/restart", "Stops a project and starts it again.", Project.Restart::new),
        order("projects/delete", "Deletes a project; it can be restored.", Project.Delete::new),
        order("projects/restore", "Brings a deleted project back.", Project.Restore::new),
        Operation.of(
            "projects/touch",
            Access.PERSON,
            "Somebody works in the project: its idle timer begins anew.",
            One.class,
            Nothing.class,
            this::touch));
  }

  private Operation<Order, Holder> order(String name, String summary, Command command) {
    return Operation.of(
        name,
        Access.PERSON,
        summary,
        Order.class,
        Holder.class,
        (call, request) ->
            answer(call, send(call, request.projectId(), request.request(), command)));
  }

  private CompletionStage<Holder> update(Call call, Update request) {
    return answer(
        call,
        projects
            .asMember(request.projectId(), call.accountId())
            .thenComposeAsync(
                view ->
                    software
                        .offered(request.image())
                        .thenComposeAsync(
                            image -> apply(call, view, changes(request, image)), Runnable::run),
                Runnable::run));
  }

  private CompletionStage<ProjectView> apply(Call call, ProjectView now, List<Command> changes) {
    CompletionStage<ProjectView> view = CompletableFuture.completedStage(now);
    for (Command change : changes) {
      view =
          view.thenComposeAsync(
              done -> send(call, now.id(), RequestId.random(), change), Runnable::run);
    }
    return view;
  }

  private static List<Command> changes(Update wanted, Optional<ImageReference> image) {
    List<Command> changes = new ArrayList<>();
    if (wanted.image().isPresent()) {
      changes.add((id, by, replyTo) -> new Project.SetImage(id, by, image, replyTo));
    }
    wanted
        .title()
        .map(String::strip)
        .ifPresent(
            title -> changes.add((id, by, replyTo) -> new Project.Rename(id, by, title, replyTo)));
    wanted
        .description()
        .ifPresent(
            text -> changes.add((id, by, replyTo) -> new Project.Describe(id, by, text, replyTo)));
    wanted
        .alwaysRunning()
        .ifPresent(
            on ->
                changes.add(
                    (id, by, replyTo) -> new Project.SetAlwaysRunning(id, by, on, replyTo)));
    wanted
        .idleTimeout()
        .map(Duration::ofSeconds)
        .ifPresent(
            time ->
                changes.add(
                    (id, by, replyTo) -> new Project.SetIdleTimeout(id, by, time, replyTo)));
    return changes;
  }

  private CompletionStage<ProjectView> send(
      Call call, ProjectId project, RequestId request, Command command) {
    By by = new By.Person(call.accountId());
    return projects.ask(project, replyTo -> command.by(request, by, replyTo));
  }

  private CompletionStage<Holder> answer(Call call, CompletionStage<ProjectView> view) {
    return view.thenApplyAsync(
        seen ->
            ProjectBody.of(seen, call.accountId(), site)
                .map(Holder::new)
                .orElseThrow(() -> new Refused(ApiError.of(Reason.NOT_FOUND))),
        Runnable::run);
  }

  private CompletionStage<Nothing> touch(Call call, One request) {
    return projects
        .asMember(request.projectId(), call.accountId())
        .thenApplyAsync(
            view -> {
              projects.touch(request.projectId(), "api:" + call.accountId());
              return new Nothing();
            },
            Runnable::run);
  }
}
