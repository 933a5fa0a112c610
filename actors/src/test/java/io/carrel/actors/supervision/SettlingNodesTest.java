package io.carrel.actors.supervision;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.javadsl.Adapter;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;

final class SettlingNodesTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final ActorRef one = Adapter.toClassic(KIT.spawn(Behaviors.empty()));
  private final ActorRef two = Adapter.toClassic(KIT.spawn(Behaviors.empty()));
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final Offered offered = new Offered();
  private final SettlingNodes nodes =
      new SettlingNodes(offered, Duration.ofSeconds(15), nanos::get);

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @Test
  void whoJoinsGetsNothingForAWhile() {
    assertThat(offeredOf(one)).containsOnly(one);
    assertThat(offeredOf(one, two)).containsOnly(one);
    pass(Duration.ofMillis(14_999));
    assertThat(offeredOf(one, two)).containsOnly(one);
    pass(Duration.ofMillis(1));
    assertThat(offeredOf(one, two)).containsOnly(one, two);
  }

  @Test
  void whoIsThereAtTheBeginningHasSettled() {
    assertThat(offeredOf()).isEmpty();
    assertThat(offeredOf(one, two)).containsOnly(one, two);
  }

  @Test
  void whoComesBackSettlesAnew() {
    offeredOf(one, two);
    offeredOf(one);
    assertThat(offeredOf(one, two)).containsOnly(one);
  }

  @Test
  void whoIsAloneGetsEverything() {
    offeredOf(one);
    assertThat(offeredOf(two)).containsOnly(two);
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  /** What both questions leave to the usual strategy. */
  private Set<ActorRef> offeredOf(ActorRef... regions) {
    Map<ActorRef, IndexedSeq<String>> all = new HashMap<>();
    for (ActorRef region : regions) {
      all.put(region, CollectionConverters.asScala(List.of(region.toString())).toIndexedSeq());
    }
    var allocations = scala.collection.immutable.Map.from(CollectionConverters.asScala(all));
    nodes.rebalance(allocations, CollectionConverters.asScala(Set.<String>of()).<String>toSet());
    Set<ActorRef> toRebalance = offered.regions;
    nodes.allocateShard(one, "7", allocations);
    assertThat(offered.regions).isEqualTo(toRebalance);
    return toRebalance;
  }

  private static final class Offered implements ShardAllocationStrategy {
    private Set<ActorRef> regions = Set.of();

    @Override
    public Future<ActorRef> allocateShard(
        ActorRef requester,
        String shard,
        scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations) {
      regions = Set.copyOf(CollectionConverters.asJava(allocations).keySet());
      return Future.successful(requester);
    }

    @Override
    public Future<scala.collection.immutable.Set<String>> rebalance(
        scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations,
        scala.collection.immutable.Set<String> underway) {
      regions = Set.copyOf(CollectionConverters.asJava(allocations).keySet());
      return Future.successful(underway);
    }
  }
}
