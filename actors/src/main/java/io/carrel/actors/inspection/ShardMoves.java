package io.carrel.actors.inspection;

import akka.actor.Address;
import akka.actor.typed.ActorSystem;
import akka.cluster.Member;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;

/** Moves a shard: tells every node the wish, and waits until the coordinator has fulfilled it. */
final class ShardMoves {
  /**
   * How often the shard is looked for, and how long; several times sharding's rebalance-interval.
   */
  private static final Duration LOOK = Duration.ofMillis(250);

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ActorSystem<?> system;
  private final Questions questions;
  private final ShardMaps maps;

  ShardMoves(ActorSystem<?> system, Questions questions, ShardMaps maps) {
    this.system = system;
    this.questions = questions;
    this.maps = maps;
  }

  /** Completes once the shard is there, at once when nobody has needed it yet. */
  CompletionStage<ClusterInspection.Moved> move(int shard, Address to, List<Member> members) {
    return maps.now()
        .thenComposeAsync(
            before -> {
              ClusterInspection.Moved moved =
                  new ClusterInspection.Moved(shard, before.nodeOf(shard), to);
              return tell(shard, to, members)
                  .thenComposeAsync(
                      told ->
                          moved.from().isEmpty()
                              ? CompletableFuture.completedStage(moved)
                              : awaitArrival(moved, System.nanoTime() + PATIENCE.toNanos()),
                      Runnable::run);
            },
            Runnable::run);
  }

  /** Who does not hear of it does not hold the coordinator, or the shard will not arrive. */
  private CompletionStage<?> tell(int shard, Address to, List<Member> members) {
    return Questions.all(
        members.stream()
            .map(
                member ->
                    questions
                        .<Inspector.Noted>ask(
                            member.address(),
                            replyTo -> new Inspector.Pin(shard, to, replyTo),
                            Inspector.Noted.class)
                        .exceptionallyAsync(failure -> new Inspector.Noted(""), Runnable::run))
            .toList());
  }

  private CompletionStage<ClusterInspection.Moved> awaitArrival(
      ClusterInspection.Moved moved, long until) {
    return maps.now()
        .thenApplyAsync(map -> map.nodeOf(moved.shard()), Runnable::run)
        .exceptionallyAsync(failure -> Optional.empty(), Runnable::run)
        .thenComposeAsync(
            now -> {
              if (now.equals(Optional.of(moved.to()))) {
                return CompletableFuture.completedStage(moved);
              }
              if (System.nanoTime() > until) {
                return CompletableFuture.failedStage(
                    new TimeoutException("the shard has not moved yet"));
              }
              return Patterns.after(LOOK, system.classicSystem(), () -> awaitArrival(moved, until));
            },
            Runnable::run);
  }
}
