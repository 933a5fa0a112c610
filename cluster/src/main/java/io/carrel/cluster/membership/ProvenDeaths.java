package io.carrel.cluster.membership;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.ClusterEvent.MemberRemoved;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Down;
import akka.cluster.typed.Subscribe;
import io.carrel.actors.membership.NodeId;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Nodes whose program is known to have ended, by somebody who saw it end. The failure detector
 * believes it at once instead of waiting for heartbeats, and the member is downed, so that its
 * owners answer elsewhere within a second or two. A proof that was wrong harms nobody: the living
 * node hears that it was downed and ends, and the journal fences what it still tries to write.
 */
public final class ProvenDeaths {
  private static final Logger LOG = LoggerFactory.getLogger(ProvenDeaths.class);

  /** The failure detectors are made by Akka, one an address, and know nothing but their address. */
  private static final Set<String> DEAD = ConcurrentHashMap.newKeySet();

  private final Cluster cluster;

  private ProvenDeaths(Cluster cluster) {
    this.cluster = cluster;
  }

  /** To be called once a node. */
  public static ProvenDeaths watch(ActorSystem<?> system) {
    Cluster cluster = Cluster.get(system);
    ActorRef<MemberRemoved> forgetting =
        system.systemActorOf(forget(), "proven-deaths", Props.empty());
    cluster.subscriptions().tell(Subscribe.create(forgetting, MemberRemoved.class));
    return new ProvenDeaths(cluster);
  }

  /** That node's program has ended. Who is no member is ignored. Thread-safe. */
  public void tell(Address address, long uid) {
    NodeId dead = new NodeId(address, uid);
    for (akka.cluster.Member member : cluster.state().getMembers()) {
      if (NodeId.of(member).equals(dead)) {
        LOG.info("member={} has ended and is downed", dead);
        DEAD.add(address.toString());
        cluster.manager().tell(new Down(address));
      }
    }
  }

  /** Whether nobody can answer at this address any more. */
  static boolean isDead(String address) {
    return DEAD.contains(address);
  }

  /** Once a member is removed its address is free: another program may come up there. */
  private static Behavior<MemberRemoved> forget() {
    return Behaviors.receive(MemberRemoved.class)
        .onMessage(
            MemberRemoved.class,
            removed -> {
              DEAD.remove(removed.member().address().toString());
              return Behaviors.same();
            })
        .build();
  }
}
