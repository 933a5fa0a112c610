package io.carrel.actors.inspection;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import io.carrel.actors.inspection.Inspector.Command;
import io.carrel.actors.inspection.Inspector.Internal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The behavior of {@link Inspector}. */
final class InspectorBehavior extends AbstractBehavior<Command> {
  /** Whoever asks gets no more than this; a frame between nodes has room for it. */
  static final int MAX_CONNECTED = 1000;

  private static final String COORDINATOR = "project-shards";

  private static final CoordinatedShutdown.Reason DRAINED = new DrainReason();

  private final ShardPins pins;
  private final Map<String, ActorRef<Void>> residents = new TreeMap<>();
  private String name = "";
  private NodeTraffic traffic = new NoTraffic();

  private InspectorBehavior(ActorContext<Command> context, ShardPins pins) {
    super(context);
    this.pins = pins;
  }

  static Behavior<Command> create(ShardPins pins) {
    return Behaviors.setup(context -> new InspectorBehavior(context, pins));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Inspector.GetReport.class, this::onGetReport)
        .onMessage(Inspector.GetConnected.class, this::onGetConnected)
        .onMessage(Inspector.Pin.class, this::onPin)
        .onMessage(Inspector.Drain.class, this::onDrain)
        .onMessage(Internal.Introduce.class, this::onIntroduce)
        .onMessage(Internal.MovedIn.class, this::onMovedIn)
        .onMessage(Internal.MovedOut.class, this::onMovedOut)
        .build();
  }

  private Behavior<Command> onGetReport(Inspector.GetReport get) {
    List<String> here = new ArrayList<>(residents.keySet());
    if (pins.isCoordinating()) {
      here.add(0, COORDINATOR);
    }
    get.replyTo().tell(new NodeReport(name, traffic.sessions(), traffic.proxied(), here));
    return this;
  }

  private Behavior<Command> onGetConnected(Inspector.GetConnected get) {
    int limit = Math.max(0, Math.min(get.limit(), MAX_CONNECTED));
    get.replyTo().tell(new Inspector.Connections(traffic.connected(limit)));
    return this;
  }

  private Behavior<Command> onPin(Inspector.Pin pin) {
    pins.pin(pin.shard(), pin.node());
    pin.replyTo().tell(new Inspector.Noted(name));
    return this;
  }

  private Behavior<Command> onDrain(Inspector.Drain drain) {
    getContext().getLog().info("node={} is drained by an admin and leaves", name);
    drain.replyTo().tell(new Inspector.Noted(name));
    CoordinatedShutdown.get(getContext().getSystem()).runAll(DRAINED);
    return this;
  }

  private Behavior<Command> onIntroduce(Internal.Introduce introduce) {
    name = introduce.name();
    traffic = introduce.traffic();
    return this;
  }

  private Behavior<Command> onMovedIn(Internal.MovedIn in) {
    residents.put(in.name(), in.resident());
    getContext().watchWith(in.resident(), new Internal.MovedOut(in.name(), in.resident()));
    return this;
  }

  private Behavior<Command> onMovedOut(Internal.MovedOut out) {
    // A successor of the same name may have moved in already.
    residents.remove(out.name(), out.resident());
    return this;
  }

  private static final class DrainReason implements CoordinatedShutdown.Reason {
    @Override
    public String toString() {
      return "an admin drained this node";
    }
  }

  /** Before the public port is open. */
  private static final class NoTraffic implements NodeTraffic {
    @Override
    public int sessions() {
      return 0;
    }

    @Override
    public int proxied() {
      return 0;
    }

    @Override
    public List<Connected> connected(int limit) {
      return List.of();
    }
  }
}
