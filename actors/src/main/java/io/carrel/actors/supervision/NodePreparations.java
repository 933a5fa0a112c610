package io.carrel.actors.supervision;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.AskPattern;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import io.carrel.actors.Settings;
import io.carrel.actors.inspection.Inspector;
import io.carrel.actors.prepull.NodePreparation;
import io.carrel.actors.prepull.Preparations;
import java.time.Duration;

/** Starts what prepares the nodes of projects. */
public final class NodePreparations {
  private static final String NAME = "node-preparer";
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private NodePreparations() {}

  /**
   * Has one node of the hub's cluster prepare the nodes of projects. To be called once on every
   * node, where the runtime has such nodes.
   */
  public static Preparations start(
      ActorSystem<?> system, Settings settings, NodePreparation preparation) {
    ActorRef<NodePreparer.Command> preparer =
        ClusterSingleton.get(system)
            .init(
                SingletonActor.of(
                        Inspector.noting(NAME, NodePreparer.create(preparation, settings)), NAME)
                    .withStopMessage(new NodePreparer.Stop())
                    .withSettings(
                        ClusterSingletonSettings.create(system).withRole(ProjectShards.ROLE)));
    return () -> AskPattern.ask(preparer, NodePreparer.Get::new, PATIENCE, system.scheduler());
  }
}
