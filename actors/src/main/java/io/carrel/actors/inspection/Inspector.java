package io.carrel.actors.inspection;

import akka.actor.Address;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Behavior;
import akka.actor.typed.Extension;
import akka.actor.typed.ExtensionId;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import io.carrel.actors.CborSerializable;
import java.util.List;

/** Answers for this node when admins ask, on whichever node they do. One a node. */
public final class Inspector implements Extension {
  static final String NAME = "inspector";

  private final ActorRef<Command> actor;
  private final ShardPins pins = new ShardPins();

  /** What is asked of a node. */
  sealed interface Command extends CborSerializable {}

  record GetReport(ActorRef<NodeReport> replyTo) implements Command {}

  record GetConnected(int limit, ActorRef<Connections> replyTo) implements Command {}

  /** Leave the cluster in good order, and end. */
  record Drain(ActorRef<Noted> replyTo) implements Command {}

  /** An admin wants this shard there. */
  record Pin(int shard, Address node, ActorRef<Noted> replyTo) implements Command {}

  /** What a node tells itself; never sent to another one. */
  sealed interface Internal extends Command {
    record Introduce(String name, NodeTraffic traffic) implements Internal {}

    record MovedIn(String name, ActorRef<Void> resident) implements Internal {}

    record MovedOut(String name, ActorRef<Void> resident) implements Internal {}
  }

  record Connections(List<NodeTraffic.Connected> connected) implements CborSerializable {}

  record Noted(String name) implements CborSerializable {}

  private Inspector(ActorSystem<?> system) {
    actor = system.systemActorOf(InspectorBehavior.create(pins), NAME, Props.empty());
  }

  public static Inspector get(ActorSystem<?> system) {
    return Id.INSTANCE.get(system);
  }

  /**
   * Says who this node is.
   *
   * @param name what people call it
   */
  public void introduce(String name, NodeTraffic traffic) {
    actor.tell(new Internal.Introduce(name, traffic));
  }

  /** The behavior, whose place admins can see for as long as it lives. */
  public static <T> Behavior<T> noting(String name, Behavior<T> resident) {
    return Behaviors.setup(
        context -> {
          get(context.getSystem())
              .actor
              .tell(new Internal.MovedIn(name, context.getSelf().unsafeUpcast()));
          return resident;
        });
  }

  /** The strategy, by which admins can move shards. */
  public ShardAllocationStrategy movable(ShardAllocationStrategy usual) {
    return new MovableShards(usual, pins);
  }

  private static final class Id extends ExtensionId<Inspector> {
    private static final Id INSTANCE = new Id();

    private Inspector get(ActorSystem<?> system) {
      return system.registerExtension(this);
    }

    @Override
    public Inspector createExtension(ActorSystem<?> system) {
      return new Inspector(system);
    }
  }
}
