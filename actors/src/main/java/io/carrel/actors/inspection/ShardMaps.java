package io.carrel.actors.inspection;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.sharding.ShardRegion.ClusterShardingStats;
import akka.cluster.sharding.ShardRegion.ShardRegionStats;
import akka.cluster.sharding.typed.ClusterShardingQuery;
import akka.cluster.sharding.typed.GetClusterShardingStats;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import io.carrel.actors.project.Project;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Draws {@link ShardMap}s, from what the shards' coordinator and the regions say. */
final class ShardMaps {
  /** How long a shard may take to count its owners, and how long the coordinator. */
  private static final Duration COUNT = Duration.ofSeconds(2);

  private static final Duration COLLECT = Duration.ofSeconds(3);

  private final ActorSystem<?> system;
  private final int total;

  ShardMaps(ActorSystem<?> system, int total) {
    this.system = system;
    this.total = total;
  }

  /** The map as it is now; fails while there is no coordinator. */
  CompletionStage<ShardMap> now() {
    return AskPattern.<ClusterShardingQuery, ClusterShardingStats>ask(
            ClusterSharding.get(system).shardState(),
            replyTo -> new GetClusterShardingStats(Project.KEY, COUNT, replyTo),
            COLLECT,
            system.scheduler())
        .thenComposeAsync(
            stats ->
                stats.getRegions().isEmpty()
                    ? CompletableFuture.failedStage(
                        new TimeoutException("the shards' coordinator is not there just now"))
                    : CompletableFuture.completedStage(map(stats)),
            Runnable::run);
  }

  private ShardMap map(ClusterShardingStats stats) {
    List<ShardMap.Region> regions = new ArrayList<>();
    stats
        .getRegions()
        .forEach((node, held) -> regions.add(new ShardMap.Region(node, shardsOf(held))));
    regions.sort(Comparator.comparing(region -> region.node().toString()));
    return new ShardMap(total, List.copyOf(regions));
  }

  private static List<ShardMap.Shard> shardsOf(ShardRegionStats held) {
    List<ShardMap.Shard> all = new ArrayList<>();
    held.getStats()
        .forEach(
            (id, owners) ->
                all.add(new ShardMap.Shard(Integer.parseInt(id), Optional.of((Integer) owners))));
    held.getFailed().stream()
        .map(id -> new ShardMap.Shard(Integer.parseInt(id), Optional.empty()))
        .forEach(all::add);
    all.sort(Comparator.comparingInt(ShardMap.Shard::id));
    return List.copyOf(all);
  }
}
