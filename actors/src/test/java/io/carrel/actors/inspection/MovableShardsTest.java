package io.carrel.actors.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.ActorRef;
import akka.actor.Address;
import akka.actor.EmptyLocalActorRef;
import akka.actor.ExtendedActorSystem;
import akka.actor.RootActorPath;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

final class MovableShardsTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final ActorRef one = region(1);
  private final ActorRef two = region(2);
  private final ShardPins pins = new ShardPins();
  private final MovableShards shards = new MovableShards(new Usual(), pins);

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  /** Only its path matters: nobody is told anything. */
  private static ActorRef region(int port) {
    ExtendedActorSystem system = (ExtendedActorSystem) KIT.system().classicSystem();
    Address node = new Address("akka", "carrel", "127.0.0.1", port);
    return new EmptyLocalActorRef(
        system.provider(), new RootActorPath(node, "/").child("region"), system.eventStream());
  }

  private static Address address(ActorRef region) {
    return region.path().address();
  }

  @Test
  void leavesEverythingElseToTheUsualStrategy() {
    assertThat(allocate("7")).isEqualTo(one);
    assertThat(rebalance(Map.of(one, List.of("1", "7")), Set.of())).containsExactly("1");
  }

  @Test
  void movesAShardAndKeepsItThere() {
    pins.pin(7, address(two));
    assertThat(rebalance(held(List.of("1", "7"), List.of("2")), Set.of()))
        .containsExactlyInAnyOrder("1", "7");
    assertThat(allocate("7")).isEqualTo(two);
    assertThat(rebalance(held(List.of("1"), List.of("2", "7")), Set.of())).containsExactly("1");

    pins.pin(1, address(one));
    assertThat(rebalance(held(List.of("1"), List.of("2", "7")), Set.of()))
        .as("also when the usual strategy would balance it away")
        .isEmpty();
  }

  @Test
  void doesNotMoveWhatIsMovingAlready() {
    pins.pin(7, address(two));
    assertThat(rebalance(held(List.of("1", "7"), List.of("2")), Set.of("7"))).containsExactly("1");
  }

  @Test
  void forgetsAWishForANodeThatHasGone() {
    pins.pin(7, address(region(3)));
    assertThat(allocate("7")).isEqualTo(one);
    assertThat(rebalance(held(List.of("1", "7"), List.of("2")), Set.of())).containsExactly("1");
    assertThat(pins.among(Set.of(address(region(3))))).isEmpty();
  }

  private Map<ActorRef, List<String>> held(List<String> byOne, List<String> byTwo) {
    Map<ActorRef, List<String>> held = new LinkedHashMap<>();
    held.put(one, byOne);
    held.put(two, byTwo);
    return held;
  }

  private ActorRef allocate(String shard) {
    return value(shards.allocateShard(one, shard, allocations(held(List.of("1"), List.of("2")))));
  }

  private Set<String> rebalance(Map<ActorRef, List<String>> held, Set<String> underway) {
    return CollectionConverters.asJava(
        value(
            shards.rebalance(
                allocations(held), CollectionConverters.asScala(underway).<String>toSet())));
  }

  private static <T> T value(Future<T> future) {
    return FutureConverters.asJava(future).toCompletableFuture().join();
  }

  private static scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations(
      Map<ActorRef, List<String>> held) {
    Map<ActorRef, IndexedSeq<String>> all = new LinkedHashMap<>();
    held.forEach(
        (region, ids) -> all.put(region, CollectionConverters.asScala(ids).toIndexedSeq()));
    return scala.collection.immutable.Map.from(CollectionConverters.asScala(all));
  }

  /** Puts each shard where it is asked for, and always wants to move shard 1. */
  private static final class Usual implements ShardAllocationStrategy {
    @Override
    public Future<ActorRef> allocateShard(
        ActorRef requester,
        String shard,
        scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations) {
      return Future.successful(requester);
    }

    @Override
    public Future<scala.collection.immutable.Set<String>> rebalance(
        scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> allocations,
        scala.collection.immutable.Set<String> underway) {
      return Future.successful(CollectionConverters.asScala(Set.of("1")).<String>toSet());
    }
  }
}
