package io.carrel.actors.inspection;

import akka.actor.Address;
import java.util.List;
import java.util.Optional;

/**
 * Which node holds which shards of the projects.
 *
 * @param total how many shards there are; those in no region have not been needed yet
 */
public record ShardMap(int total, List<Region> regions) {
  /** A node that may hold shards. */
  public record Region(Address node, List<Shard> shards) {
    NodeStatus.Holdings holdings() {
      return new NodeStatus.Holdings(
          shards.size(), shards.stream().mapToInt(shard -> shard.owners().orElse(0)).sum());
    }
  }

  /**
   * @param owners in memory; empty when the shard did not answer in time
   */
  public record Shard(int id, Optional<Integer> owners) {}

  /** Where a shard is; empty when nobody has needed it yet. */
  public Optional<Address> nodeOf(int shard) {
    return regions.stream()
        .filter(region -> region.shards.stream().anyMatch(one -> one.id == shard))
        .map(Region::node)
        .findFirst();
  }

  Optional<NodeStatus.Holdings> holdingsOf(Address node) {
    return regions.stream()
        .filter(region -> region.node.equals(node))
        .map(Region::holdings)
        .findFirst();
  }
}
