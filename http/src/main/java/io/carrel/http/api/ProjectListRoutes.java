package io.carrel.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carrel.actors.directory.ProjectDirectory;
import io.carrel.actors.directory.ProjectDirectory.Page;
import io.carrel.actors.directory.ProjectDirectory.Query;
import io.carrel.actors.directory.ProjectDirectory.Sort;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.By;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Call;
import io.carrel.http.operation.OfProject;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Range;
import io.carrel.http.operation.Text;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The list of one's projects, and adding one to it. */
final class ProjectListRoutes {
  private static final Logger log = LoggerFactory.getLogger(ProjectListRoutes.class);
  private static final int MAX_PAGE = 200;
  private static final int PAGE = 50;

  private final Projects projects;
  private final SoftwareChoice software;
  private final ProjectDirectory directory;

  ProjectListRoutes(Projects projects, SoftwareChoice software, ProjectDirectory directory) {
    this.projects = projects;
    this.software = software;
    this.directory = directory;
  }

  /** Which way a list runs. */
  enum Order {
    ASC,
    DESC
  }

  /**
   * @param image one of the site's environments; absent or empty text: the usual one
   */
  record Create(
      @Text(min = 1, max = Project.MAX_TITLE) String title,
      @Text(max = Project.MAX_DESCRIPTION, kind = Text.Kind.LINES) Optional<String> description,
      Optional<Boolean> start,
      @Text(max = ImageReference.MAX_LENGTH) Optional<String> image) {}

  record Created(ProjectId projectId) implements OfProject {}

  record ListRequest(
      @Text(max = 200) Optional<String> query,
      Optional<Lifecycle> state,
      Optional<Boolean> deleted,
      Optional<Sort> sort,
      Optional<Order> order,
      @Range(min = 1, max = MAX_PAGE) Optional<Integer> limit,
      @Text(min = 1, max = 2000) Optional<String> after) {}

  record Listing(List<SummaryBody> projects, @JsonInclude Optional<String> next, long total) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
            "projects/create",
            Access.PERSON,
            "Makes a project; it is in the list once this is answered.",
            Create.class,
            Created.class,
            this::create),
        Operation.of(
            "projects/get",
            Access.PERSON,
            "A page of one's projects. `next` is the cursor of the page after it.",
            ListRequest.class,
            Listing.class,
            this::list));
  }

  private CompletionStage<Created> create(Call call, Create request) {
    return software
        .offered(request.image())
        .thenComposeAsync(image -> create(call, request, image), Runnable::run);
  }

  private CompletionStage<Created> create(
      Call call, Create request, Optional<ImageReference> image) {
    ProjectId id = ProjectId.random();
    RequestId creating = RequestId.random();
    RequestId choosing = RequestId.random();
    RequestId starting = RequestId.random();
    By by = new By.Person(call.accountId());
    String title = request.title().strip();
    String description = request.description().orElse("");
    return projects
        .ask(
            id,
            replyTo ->
                new Project.Create(creating, by, call.accountId(), title, description, replyTo))
        .thenComposeAsync(
            view ->
                image.isPresent()
                    ? projects.ask(
                        id, replyTo -> new Project.SetImage(choosing, by, image, replyTo))
                    : CompletableFuture.completedStage(view),
            Runnable::run)
        .thenComposeAsync(
            view ->
                request.start().orElse(false)
                    ? projects.ask(id, replyTo -> new Project.Start(starting, by, replyTo))
                    : CompletableFuture.completedStage(view),
            Runnable::run)
        .thenComposeAsync(this::listed, Runnable::run);
  }

  /** It exists whatever the read side says, so a slow one makes nobody create it twice. */
  private CompletionStage<Created> listed(ProjectView view) {
    return directory
        .hasSeen(view.id(), view.sequence())
        .exceptionallyAsync(failure -> false, Runnable::run)
        .thenApplyAsync(
            seen -> {
              if (!seen) {
                log.warn("The list lags behind a new project. project={}", view.id());
              }
              return new Created(view.id());
            },
            Runnable::run);
  }

  private CompletionStage<Listing> list(Call call, ListRequest request) {
    Sort sort = request.sort().orElse(Sort.LAST_EDITED);
    boolean newestFirst = sort == Sort.LAST_EDITED || sort == Sort.CREATED;
    Query query =
        new Query(
            call.accountId(),
            request.query().orElse("").strip(),
            request.state(),
            request.deleted().orElse(false),
            sort,
            request.order().map(order -> order == Order.DESC).orElse(newestFirst),
            request.limit().orElse(PAGE),
            request.after());
    return directory.list(query).thenApplyAsync(ProjectListRoutes::listing, Runnable::run);
  }

  private static Listing listing(Page page) {
    return new Listing(
        page.projects().stream().map(SummaryBody::of).toList(), page.next(), page.total());
  }
}
