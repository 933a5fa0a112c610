package io.carrel.actors.supervision;

import akka.actor.ActorRef;
import akka.actor.ActorSystem;
import akka.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import akka.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Gives a node that has just joined no owners while others can have them: it still loads and
 * compiles its code, and whoever works in a project that moves there would wait for that. Used by
 * the shards' coordinator alone.
 */
public final class SettlingNodes implements ActorSystemDependentAllocationStrategy {
  private final ShardAllocationStrategy usual;
  private final long settling;
  private final LongSupplier nanos;
  private final Map<ActorRef, Long> settledAt = new HashMap<>();

  /**
   * @param settling how long after it was first seen a node gets no owners; those that this
   *     coordinator finds when it begins have settled
   * @param nanos the clock, {@link System#nanoTime}
   */
  public SettlingNodes(ShardAllocationStrategy usual, Duration settling, LongSupplier nanos) {
    this.usual = usual;
    this.settling = settling.toNanos();
    this.nanos = nanos;
  }

  @Override
  public void start(ActorSystem system) {
    if (usual instanceof ActorSystemDependentAllocationStrategy dependent) {
      dependent.start(system);
    }
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester,
      String shard,
      scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations) {
    return usual.allocateShard(requester, shard, settled(allocations));
  }

  @Override
  public Future<scala.collection.immutable.Set<String>> rebalance(
      scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations,
      scala.collection.immutable.Set<String> underway) {
    return usual.rebalance(settled(allocations), underway);
  }

  private scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> settled(
      scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations) {
    Set<ActorRef> regions = CollectionConverters.asJava(allocations).keySet();
    long now = nanos.getAsLong();
    boolean begins = settledAt.isEmpty();
    settledAt.keySet().retainAll(regions);
    regions.forEach(region -> settledAt.putIfAbsent(region, begins ? now : now + settling));
    Set<ActorRef> unsettled = new HashSet<>(regions);
    unsettled.removeIf(region -> settledAt.getOrDefault(region, now) - now <= 0);
    return unsettled.size() == regions.size()
        ? allocations
        : allocations.removedAll(CollectionConverters.asScala(unsettled));
  }
}
