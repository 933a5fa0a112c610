package io.carrel.http.api;

import akka.actor.AddressFromURIString;
import io.carrel.actors.account.Accounts;
import io.carrel.actors.directory.ProjectHistory;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.inspection.ClusterInspection;
import io.carrel.actors.inspection.InspectionRefused;
import io.carrel.actors.inspection.NodeStatus;
import io.carrel.actors.inspection.NodeTraffic;
import io.carrel.actors.prepull.Preparations;
import io.carrel.actors.project.ProjectInspection;
import io.carrel.actors.session.ProjectConnection.Presence;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

/**
 * What admins see and do, the same on every node, for the pages and for the management port. Checks
 * nobody's rights. Thread-safe; stages fail with {@link Refused}, and with {@link
 * java.util.concurrent.TimeoutException} when somebody who has to answer does not.
 */
public final class Administration {
  private static final int HISTORY = 50;
  private static final int MAX_CONNECTIONS = 1000;

  private final ClusterInspection cluster;
  private final Projects projects;
  private final HistoryRoutes history;
  private final Accounts accounts;
  private final Optional<Preparations> preparations;

  /**
   * @param preparations empty when projects do not run on nodes of their own
   */
  public Administration(
      ClusterInspection cluster,
      Projects projects,
      ProjectHistory history,
      Accounts accounts,
      Optional<Preparations> preparations) {
    this.cluster = cluster;
    this.projects = projects;
    this.history = new HistoryRoutes(projects, history, accounts);
    this.accounts = accounts;
    this.preparations = preparations;
  }

  public CompletionStage<ClusterBody.Nodes> nodes() {
    return cluster.nodes().thenApplyAsync(ClusterBody.Nodes::of, Runnable::run);
  }

  public CompletionStage<ClusterBody.Singletons> singletons() {
    return cluster.nodes().thenApplyAsync(ClusterBody.Singletons::of, Runnable::run);
  }

  /** How far the nodes of projects are with their image. */
  public CompletionStage<PrepullBody> prepull() {
    return preparations
        .map(Preparations::now)
        .map(now -> now.thenApplyAsync(PrepullBody::of, Runnable::run))
        .orElseGet(() -> CompletableFuture.completedStage(PrepullBody.none()));
  }

  public CompletionStage<ClusterBody.Shards> shards() {
    return cluster
        .shards()
        .thenCombineAsync(cluster.nodes(), ClusterBody.Shards::of, Runnable::run);
  }

  /** The shard that holds a project's owner. */
  int shardOf(ProjectId project) {
    return cluster.shardOf(project);
  }

  /** Who is connected to the node that answers. */
  public CompletionStage<ClusterBody.Connections> connectionsHere() {
    return told(cluster.connectedHere(MAX_CONNECTIONS));
  }

  /**
   * Who is connected to a node.
   *
   * @param node its name or address
   */
  public CompletionStage<ClusterBody.Connections> connections(String node) {
    return told(refusing(cluster.connected(node, MAX_CONNECTIONS)));
  }

  private CompletionStage<ClusterBody.Connections> told(
      CompletionStage<List<NodeTraffic.Connected>> connected) {
    return connected.thenComposeAsync(
        all -> {
          Set<AccountId> people = new HashSet<>();
          all.forEach(one -> people.add(one.account()));
          return names(people)
              .thenApplyAsync(
                  names ->
                      new ClusterBody.Connections(
                          all.stream().map(one -> ClusterBody.Connection.of(one, names)).toList()),
                  Runnable::run);
        },
        Runnable::run);
  }

  /** What the project's owner knows, and what was decided lately. */
  public CompletionStage<InspectionBody> project(ProjectId project) {
    return projects
        .inspect(project)
        .thenComposeAsync(
            seen ->
                names(people(seen))
                    .thenCombineAsync(cluster.nodes(), Named::new, Runnable::run)
                    .thenCombineAsync(
                        history.events(project, Optional.empty(), HISTORY),
                        (named, events) ->
                            InspectionBody.of(seen, place(seen, named), named.people, events),
                        Runnable::run),
            Runnable::run);
  }

  private record Named(Map<AccountId, String> people, List<NodeStatus> nodes) {}

  private InspectionBody.Place place(ProjectInspection seen, Named named) {
    return new InspectionBody.Place(
        cluster.shardOf(seen.view().id()),
        ClusterBody.nameOf(AddressFromURIString.parse(seen.node()), named.nodes));
  }

  private static Set<AccountId> people(ProjectInspection seen) {
    Set<AccountId> people = new HashSet<>(seen.view().members().keySet());
    seen.link()
        .ifPresent(link -> link.present().stream().map(Presence::account).forEach(people::add));
    return people;
  }

  CompletionStage<Map<AccountId, String>> names(Set<AccountId> people) {
    return accounts
        .findAll(people)
        .thenApplyAsync(
            found -> {
              Map<AccountId, String> names = new HashMap<>();
              found.forEach((id, account) -> names.put(id, People.fullName(account)));
              return names;
            },
            Runnable::run);
  }

  /**
   * Makes a node leave and end; answers once it has begun.
   *
   * @param node its name or address
   */
  public CompletionStage<ClusterBody.Drained> drain(String node) {
    return refusing(cluster.drain(node))
        .thenApplyAsync(
            left -> new ClusterBody.Drained(left.name(), left.id().address().toString()),
            Runnable::run);
  }

  /**
   * Moves a shard; answers once it is there.
   *
   * @param to the node's name or address
   */
  public CompletionStage<ClusterBody.Moved> move(int shard, String to) {
    return refusing(cluster.move(shard, to))
        .thenCombineAsync(
            cluster.nodes(),
            (moved, nodes) ->
                new ClusterBody.Moved(
                    moved.shard(),
                    moved.from().map(from -> ClusterBody.nameOf(from, nodes)),
                    ClusterBody.nameOf(moved.to(), nodes)),
            Runnable::run);
  }

  private static <T> CompletionStage<T> refusing(CompletionStage<T> stage) {
    return stage.exceptionallyAsync(
        failure -> {
          Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
          if (cause instanceof InspectionRefused refused) {
            throw new Refused(error(refused.why()));
          }
          throw failure instanceof CompletionException same
              ? same
              : new CompletionException(failure);
        },
        Runnable::run);
  }

  private static ApiError error(InspectionRefused.Why why) {
    return switch (why) {
      case NO_SUCH_NODE -> ApiError.notFound("There is no such node.");
      case NO_SUCH_SHARD -> ApiError.notFound("There is no such shard.");
      case LAST_NODE ->
          ApiError.conflict("last_node", "No other node is up, so nobody would be left to serve.");
      case HOLDS_NO_SHARDS ->
          ApiError.conflict("holds_no_shards", "This node takes no shards just now.");
    };
  }
}
