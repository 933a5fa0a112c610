package io.carrel.actors.inspection;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.actor.Address;
import akka.cluster.Cluster;
import akka.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import akka.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Puts shards where admins want them, and leaves all others to Akka's own strategy. A shard that is
 * where it is wanted is not moved for the sake of balance. Used by the shards' coordinator alone.
 */
final class MovableShards implements ActorSystemDependentAllocationStrategy {
  private static final Logger LOG = LoggerFactory.getLogger(MovableShards.class);

  private final ShardAllocationStrategy usual;
  private final ShardPins pins;
  private @Nullable Address self;

  MovableShards(ShardAllocationStrategy usual, ShardPins pins) {
    this.usual = usual;
    this.pins = pins;
  }

  @Override
  public void start(ActorSystem system) {
    pins.coordinate();
    self = Cluster.get(system).selfAddress();
    if (usual instanceof ActorSystemDependentAllocationStrategy dependent) {
      dependent.start(system);
    }
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester,
      String shard,
      scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations) {
    Map<Address, ActorRef> regions = regions(allocations);
    Address wanted = pins.among(regions.keySet()).get(shard);
    ActorRef region = wanted == null ? null : regions.get(wanted);
    return region == null
        ? usual.allocateShard(requester, shard, allocations)
        : Future.successful(region);
  }

  @Override
  public Future<scala.collection.immutable.Set<String>> rebalance(
      scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations,
      scala.collection.immutable.Set<String> underway) {
    Map<String, Address> wanted = pins.among(regions(allocations).keySet());
    Future<scala.collection.immutable.Set<String>> balancing =
        usual.rebalance(allocations, underway);
    if (wanted.isEmpty()) {
      return balancing;
    }
    Set<String> misplaced = misplaced(wanted, allocations);
    misplaced.removeAll(CollectionConverters.asJava(underway));
    if (!misplaced.isEmpty()) {
      LOG.info("shards={} move to where an admin wants them", misplaced);
    }
    return FutureConverters.asScala(
        FutureConverters.asJava(balancing)
            .thenApplyAsync(
                chosen -> {
                  Set<String> all = new HashSet<>(CollectionConverters.asJava(chosen));
                  all.removeAll(wanted.keySet());
                  all.addAll(misplaced);
                  return CollectionConverters.asScala(all).<String>toSet();
                },
                Runnable::run));
  }

  private Set<String> misplaced(
      Map<String, Address> wanted,
      scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations) {
    Set<String> misplaced = new HashSet<>();
    CollectionConverters.asJava(allocations)
        .forEach(
            (region, shards) ->
                CollectionConverters.asJava(shards).stream()
                    .filter(wanted::containsKey)
                    .filter(shard -> !addressOf(region).equals(wanted.get(shard)))
                    .forEach(misplaced::add));
    return misplaced;
  }

  private Map<Address, ActorRef> regions(
      scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations) {
    Map<Address, ActorRef> regions = new HashMap<>();
    CollectionConverters.asJava(allocations)
        .keySet()
        .forEach(region -> regions.put(addressOf(region), region));
    return regions;
  }

  /** The local region's own path names no host. */
  private Address addressOf(ActorRef region) {
    Address address = region.path().address();
    return address.hasLocalScope() && self != null ? self : address;
  }
}
