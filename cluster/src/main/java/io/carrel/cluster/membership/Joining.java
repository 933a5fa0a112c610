package io.carrel.cluster.membership;

import akka.actor.Address;
import akka.actor.AddressFromURIString;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.cluster.typed.JoinSeedNodes;
import akka.cluster.typed.SelfUp;
import akka.cluster.typed.Subscribe;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** How this node becomes a member. */
public final class Joining {
  private Joining() {}

  /**
   * Joins the cluster these nodes are in, or begins one when there are none. Only whoever started
   * all nodes may say that there are none: two beginnings would be two clusters.
   *
   * @return completes once this node is an up member; never when nobody lets it in, so the
   *     configuration bounds how long it tries ({@code
   *     akka.cluster.shutdown-after-unsuccessful-join-seed-nodes})
   */
  public static CompletionStage<Void> join(ActorSystem<?> system, List<String> others) {
    Cluster cluster = Cluster.get(system);
    CompletableFuture<Void> up = new CompletableFuture<>();
    cluster
        .subscriptions()
        .tell(
            Subscribe.create(
                system.systemActorOf(awaitUp(up), "self-up", Props.empty()), SelfUp.class));
    if (others.isEmpty()) {
      cluster.manager().tell(Join.create(cluster.selfMember().address()));
    } else {
      List<Address> seeds = others.stream().map(AddressFromURIString::parse).toList();
      cluster.manager().tell(new JoinSeedNodes(seeds));
    }
    return up;
  }

  private static Behavior<SelfUp> awaitUp(CompletableFuture<Void> up) {
    return Behaviors.receive(SelfUp.class)
        .onMessage(
            SelfUp.class,
            selfUp -> {
              up.complete(null);
              return Behaviors.stopped();
            })
        .build();
  }
}
