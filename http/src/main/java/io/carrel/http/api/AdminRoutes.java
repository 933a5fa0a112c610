package io.carrel.http.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.carrel.actors.directory.ProjectDirectory;
import io.carrel.actors.directory.ProjectDirectory.SitePage;
import io.carrel.actors.directory.ProjectDirectory.SiteQuery;
import io.carrel.actors.directory.ProjectDirectory.SiteSummary;
import io.carrel.actors.directory.ProjectDirectory.Sort;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.http.api.ProjectListRoutes.Order;
import io.carrel.http.operation.Access;
import io.carrel.http.operation.Nothing;
import io.carrel.http.operation.Operation;
import io.carrel.http.operation.Range;
import io.carrel.http.operation.Text;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** What admins see of the whole site, and the two things they do to its cluster. */
final class AdminRoutes {
  private static final int MAX_PAGE = 200;
  private static final int PAGE = 50;
  private static final int MAX_NODE = 300;

  private final Administration administration;
  private final ProjectDirectory directory;

  AdminRoutes(Administration administration, ProjectDirectory directory) {
    this.administration = administration;
    this.directory = directory;
  }

  /**
   * @param query words of a title or description, a project's id, or an owner's e-mail address
   */
  record AllProjects(
      @Text(max = 300) Optional<String> query,
      Optional<Lifecycle> state,
      Optional<Sort> sort,
      Optional<Order> order,
      @Range(min = 1, max = MAX_PAGE) Optional<Integer> limit,
      @Text(min = 1, max = 2000) Optional<String> after) {}

  record Owner(AccountId accountId, Optional<String> name) {}

  /**
   * @param shard that holds its owner; {@code admin/shards} tells on which node that is
   */
  record SiteProject(
      ProjectId projectId,
      String title,
      Lifecycle state,
      String reason,
      List<Owner> owners,
      int members,
      int shard,
      Instant lastEdited,
      Instant created) {}

  record SiteProjects(List<SiteProject> projects, @JsonInclude Optional<String> next, long total) {}

  /** Not as a member, so a key of one project is of no use here. */
  record InspectProject(ProjectId projectId) {}

  record Inspected(InspectionBody project) {}

  record OfNode(@Text(min = 1, max = MAX_NODE) String node) {}

  record MoveShard(
      @Range(max = Integer.MAX_VALUE) int shard, @Text(min = 1, max = MAX_NODE) String to) {}

  List<Operation<?, ?>> operations() {
    return List.of(
        Operation.of(
            "admin/projects",
            Access.ADMIN,
            "A page of all projects. `next` is the cursor of the page after it.",
            AllProjects.class,
            SiteProjects.class,
            (call, request) -> projects(request)),
        Operation.of(
            "admin/project",
            Access.ADMIN,
            "A project as its owner knows it: desired, observed, connection, people, history.",
            InspectProject.class,
            Inspected.class,
            (call, request) ->
                administration
                    .project(request.projectId())
                    .thenApplyAsync(Inspected::new, Runnable::run)),
        Operation.of(
            "admin/nodes",
            Access.ADMIN,
            "The members of the cluster, the oldest first.",
            Nothing.class,
            ClusterBody.Nodes.class,
            (call, request) -> administration.nodes()),
        Operation.of(
            "admin/shards",
            Access.ADMIN,
            "Which node holds which shards.",
            Nothing.class,
            ClusterBody.Shards.class,
            (call, request) -> administration.shards()),
        Operation.of(
            "admin/singletons",
            Access.ADMIN,
            "What there is one of in the cluster, and where it runs.",
            Nothing.class,
            ClusterBody.Singletons.class,
            (call, request) -> administration.singletons()),
        Operation.of(
            "admin/prepull",
            Access.ADMIN,
            "How far the nodes of projects are with their image; `prepull` is null when projects do"
                + " not run on nodes of their own.",
            Nothing.class,
            PrepullBody.class,
            (call, request) -> administration.prepull()),
        Operation.of(
            "admin/connections",
            Access.ADMIN,
            "Who is connected to a node, by its name or address.",
            OfNode.class,
            ClusterBody.Connections.class,
            (call, request) -> administration.connections(request.node())),
        Operation.of(
            "admin/drain",
            Access.ADMIN,
            "Makes a node send its browsers away, hand over what it holds, leave and end.",
            OfNode.class,
            ClusterBody.Drained.class,
            (call, request) -> administration.drain(request.node())),
        Operation.of(
            "admin/move-shard",
            Access.ADMIN,
            "Moves a shard to a node, where it then stays.",
            MoveShard.class,
            ClusterBody.Moved.class,
            (call, request) -> administration.move(request.shard(), request.to())));
  }

  private CompletionStage<SiteProjects> projects(AllProjects request) {
    Sort sort = request.sort().orElse(Sort.LAST_EDITED);
    boolean newestFirst = sort == Sort.LAST_EDITED || sort == Sort.CREATED;
    return directory
        .listAll(
            new SiteQuery(
                request.query().orElse("").strip(),
                request.state(),
                sort,
                request.order().map(order -> order == Order.DESC).orElse(newestFirst),
                request.limit().orElse(PAGE),
                request.after()))
        .thenComposeAsync(
            page ->
                administration
                    .names(owners(page))
                    .thenApplyAsync(names -> body(page, names), Runnable::run),
            Runnable::run);
  }

  private static Set<AccountId> owners(SitePage page) {
    Set<AccountId> owners = new HashSet<>();
    page.projects().forEach(project -> owners.addAll(project.owners()));
    return owners;
  }

  private SiteProjects body(SitePage page, Map<AccountId, String> names) {
    return new SiteProjects(
        page.projects().stream().map(project -> body(project, names)).toList(),
        page.next(),
        page.total());
  }

  private SiteProject body(SiteSummary project, Map<AccountId, String> names) {
    return new SiteProject(
        project.id(),
        project.title(),
        project.state(),
        project.reason(),
        project.owners().stream()
            .map(id -> new Owner(id, Optional.ofNullable(names.get(id))))
            .toList(),
        project.members(),
        administration.shardOf(project.id()),
        project.lastEdited(),
        project.created());
  }
}
