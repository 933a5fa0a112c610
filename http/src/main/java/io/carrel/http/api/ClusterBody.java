package io.carrel.http.api;

import akka.actor.Address;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.inspection.NodeReport;
import io.carrel.actors.inspection.NodeStatus;
import io.carrel.actors.inspection.NodeTraffic;
import io.carrel.actors.inspection.ShardMap;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The cluster as the admin API and the management port tell it. */
public final class ClusterBody {
  private ClusterBody() {}

  /** Every member, the oldest first. */
  public record Nodes(List<Node> nodes) {
    static Nodes of(List<NodeStatus> all) {
      return new Nodes(all.stream().map(Node::of).toList());
    }
  }

  /**
   * One member. What it did not answer in time is left out.
   *
   * @param uid of this incarnation; a word, for it has more digits than JavaScript's numbers
   * @param proxied requests and websockets that it forwards
   * @param owners of projects, in memory there
   * @param residents the singletons, observers and projections that run there
   */
  public record Node(
      String name,
      String address,
      String uid,
      List<String> roles,
      String status,
      boolean reachable,
      String version,
      Optional<Integer> sessions,
      Optional<Integer> proxied,
      Optional<Integer> shards,
      Optional<Integer> owners,
      List<String> residents) {
    static Node of(NodeStatus node) {
      return new Node(
          node.name(),
          node.id().address().toString(),
          Long.toUnsignedString(node.id().uid()),
          node.roles(),
          node.status(),
          node.reachable(),
          node.version(),
          node.report().map(NodeReport::sessions),
          node.report().map(NodeReport::proxied),
          node.holdings().map(NodeStatus.Holdings::shards),
          node.holdings().map(NodeStatus.Holdings::owners),
          node.report().map(NodeReport::residents).orElse(List.of()));
    }
  }

  /**
   * Which node holds which shards.
   *
   * @param total how many shards there are
   * @param unallocated how many of them nobody has needed yet
   */
  public record Shards(int total, int unallocated, List<Region> regions) {
    static Shards of(ShardMap map, List<NodeStatus> nodes) {
      int held = map.regions().stream().mapToInt(region -> region.shards().size()).sum();
      return new Shards(
          map.total(),
          map.total() - held,
          map.regions().stream().map(region -> Region.of(region, nodes)).toList());
    }
  }

  /** One node's shards. */
  public record Region(String node, String address, List<Shard> shards) {
    static Region of(ShardMap.Region region, List<NodeStatus> nodes) {
      return new Region(
          nameOf(region.node(), nodes),
          region.node().toString(),
          region.shards().stream().map(shard -> new Shard(shard.id(), shard.owners())).toList());
    }
  }

  /**
   * @param owners in memory; left out when the shard did not answer in time
   */
  public record Shard(int shard, Optional<Integer> owners) {}

  /** What there is one of in the cluster, and where. */
  public record Singletons(List<Singleton> singletons) {
    static Singletons of(List<NodeStatus> nodes) {
      return new Singletons(
          nodes.stream()
              .flatMap(Singletons::of)
              .sorted(Comparator.comparing(Singleton::name))
              .toList());
    }

    private static Stream<Singleton> of(NodeStatus node) {
      return node.report().map(NodeReport::residents).orElse(List.of()).stream()
          .map(name -> new Singleton(name, node.name(), node.id().address().toString()));
    }
  }

  /** One of them. */
  public record Singleton(String name, String node, String address) {}

  /** Who is connected to a node, the latest first; no more than a thousand. */
  public record Connections(List<Connection> connections) {}

  /**
   * One connection.
   *
   * @param name of the person
   * @param port of the application, when it is one
   */
  public record Connection(
      NodeTraffic.Kind kind,
      AccountId accountId,
      Optional<String> name,
      ProjectId projectId,
      Optional<Integer> port,
      Instant since) {
    static Connection of(NodeTraffic.Connected connected, Map<AccountId, String> names) {
      return new Connection(
          connected.kind(),
          connected.account(),
          Optional.ofNullable(names.get(connected.account())),
          connected.project(),
          connected.port(),
          connected.since());
    }
  }

  /** A node that is on its way out. */
  public record Drained(String node, String address) {}

  /**
   * A shard on its new node.
   *
   * @param from where it was; left out when nobody had needed it yet
   */
  public record Moved(int shard, Optional<String> from, String to) {}

  /** What people call the node; its address when it did not say. */
  static String nameOf(Address address, List<NodeStatus> nodes) {
    return nodes.stream()
        .filter(node -> node.id().address().equals(address))
        .findFirst()
        .map(NodeStatus::name)
        .orElseGet(address::toString);
  }
}
