package io.carrel.actors.inspection;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.Member;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.HashCodeMessageExtractor;
import akka.cluster.typed.Cluster;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.inspection.InspectionRefused.Why;
import io.carrel.actors.membership.NodeId;
import io.carrel.actors.project.Project;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.StreamSupport;

/**
 * The cluster as this node sees it and as the others answer. Works the same on every node.
 * Thread-safe; stages complete on the system's dispatcher, and fail with {@link InspectionRefused},
 * or with {@link java.util.concurrent.TimeoutException} when somebody who has to answer does not.
 */
public final class ClusterInspection {
  private static final String UP = "up";

  private final Cluster cluster;
  private final int shards;
  private final HashCodeMessageExtractor<Project.Command> extractor;
  private final Questions questions;
  private final ShardMaps maps;
  private final ShardMoves moves;

  /**
   * @param shards {@code carrel.actors.shards}
   */
  public ClusterInspection(ActorSystem<?> system, int shards) {
    this.cluster = Cluster.get(system);
    this.shards = shards;
    this.extractor = new HashCodeMessageExtractor<>(shards);
    this.questions = new Questions(system);
    this.maps = new ShardMaps(system, shards);
    this.moves = new ShardMoves(system, questions, maps);
  }

  /** Every member, the oldest first; one that does not answer is shown without its report. */
  public CompletionStage<List<NodeStatus>> nodes() {
    return maps.now()
        .thenApplyAsync(Optional::of, Runnable::run)
        .exceptionallyAsync(failure -> Optional.empty(), Runnable::run)
        .thenComposeAsync(
            map -> Questions.all(members().stream().map(one -> status(one, map)).toList()),
            Runnable::run);
  }

  private List<Member> members() {
    return StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .sorted((one, two) -> one.isOlderThan(two) ? -1 : two.isOlderThan(one) ? 1 : 0)
        .toList();
  }

  private CompletionStage<NodeStatus> status(Member member, Optional<ShardMap> map) {
    boolean reachable = !cluster.state().getUnreachable().contains(member);
    NodeId id = NodeId.of(member);
    CompletionStage<Optional<NodeReport>> report =
        reachable
            ? questions
                .ask(id.address(), Inspector.GetReport::new, NodeReport.class)
                .thenApplyAsync(Optional::of, Runnable::run)
                .exceptionallyAsync(failure -> Optional.empty(), Runnable::run)
            : CompletableFuture.completedStage(Optional.empty());
    return report.thenApplyAsync(
        said ->
            new NodeStatus(
                id,
                // Akka's own roles name data centres.
                member.getRoles().stream()
                    .filter(role -> !role.startsWith("dc-"))
                    .sorted()
                    .toList(),
                member.status().toString().toLowerCase(Locale.ROOT),
                reachable,
                member.appVersion().version(),
                said,
                map.flatMap(drawn -> drawn.holdingsOf(id.address()))),
        Runnable::run);
  }

  /** Which node holds which shards, with the owners in memory there. */
  public CompletionStage<ShardMap> shards() {
    return maps.now();
  }

  /** The shard that holds a project's owner. */
  public int shardOf(ProjectId project) {
    return Integer.parseInt(extractor.shardId(project.toString()));
  }

  /**
   * Up to {@code limit} (at most 1,000) of who is connected to a node, the latest first.
   *
   * @param node its name or address
   */
  public CompletionStage<List<NodeTraffic.Connected>> connected(String node, int limit) {
    return find(node)
        .thenComposeAsync(found -> connected(found.id().address(), limit), Runnable::run);
  }

  /** As {@link #connected(String, int)}, for this node. */
  public CompletionStage<List<NodeTraffic.Connected>> connectedHere(int limit) {
    return connected(cluster.selfMember().address(), limit);
  }

  private CompletionStage<List<NodeTraffic.Connected>> connected(Address node, int limit) {
    return questions
        .<Inspector.Connections>ask(
            node,
            replyTo -> new Inspector.GetConnected(limit, replyTo),
            Inspector.Connections.class)
        .thenApplyAsync(Inspector.Connections::connected, Runnable::run);
  }

  /**
   * Makes a node send its browsers away, hand over what it holds, leave the cluster and end;
   * whoever started it starts it again. Answers with the node once it has begun.
   *
   * @param node its name or address
   */
  public CompletionStage<NodeStatus> drain(String node) {
    return find(node)
        .thenComposeAsync(
            found -> {
              if (members().stream().noneMatch(member -> servesBeside(member, found))) {
                throw new InspectionRefused(Why.LAST_NODE);
              }
              return questions
                  .ask(found.id().address(), Inspector.Drain::new, Inspector.Noted.class)
                  .thenApplyAsync(noted -> found, Runnable::run);
            },
            Runnable::run);
  }

  private static boolean servesBeside(Member member, NodeStatus leaving) {
    return member.status().equals(MemberStatus.up()) && !NodeId.of(member).equals(leaving.id());
  }

  /**
   * A shard on its new node.
   *
   * @param from where it was; empty when nobody had needed it yet
   */
  public record Moved(int shard, Optional<Address> from, Address to) {}

  /**
   * Moves a shard, and answers once it is there. One that nobody has needed yet will come to be
   * there. It stays until it is moved again or the node leaves.
   *
   * @param to the node's name or address
   */
  public CompletionStage<Moved> move(int shard, String to) {
    if (shard < 0 || shard >= shards) {
      return CompletableFuture.failedStage(new InspectionRefused(Why.NO_SUCH_SHARD));
    }
    return find(to)
        .thenComposeAsync(
            target -> {
              if (target.holdings().isEmpty() || !target.status().equals(UP)) {
                throw new InspectionRefused(Why.HOLDS_NO_SHARDS);
              }
              return moves.move(shard, target.id().address(), members());
            },
            Runnable::run);
  }

  private CompletionStage<NodeStatus> find(String name) {
    return nodes()
        .thenApplyAsync(
            nodes ->
                nodes.stream()
                    .filter(node -> node.isCalled(name))
                    .findFirst()
                    .orElseThrow(() -> new InspectionRefused(Why.NO_SUCH_NODE)),
            Runnable::run);
  }
}
