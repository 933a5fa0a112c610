package io.carrel.actors.supervision;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import io.carrel.actors.CborSerializable;
import io.carrel.actors.Settings;
import io.carrel.actors.prepull.NodePreparation;
import io.carrel.actors.prepull.Preparation;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.stream.Restarting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has nodes prepared, again and again when that fails, and tells how far they are. What was known
 * stays so while nothing can be done. One in the cluster.
 */
final class NodePreparer {
  private static final Logger LOG = LoggerFactory.getLogger(NodePreparer.class);

  private Preparation known = Preparation.begun();

  private NodePreparer() {}

  /** What it understands. */
  sealed interface Command extends CborSerializable {}

  record Get(ActorRef<Preparation> replyTo) implements Command {}

  /** The cluster's message to one that has to move. */
  record Stop() implements Command {}

  private record Told(Preparation preparation) implements Command {}

  private record Failed(String sentence) implements Command {}

  static Behavior<Command> create(NodePreparation preparation, Settings settings) {
    return Behaviors.setup(
        context -> {
          UniqueKillSwitch stream = run(context, preparation, settings);
          NodePreparer preparer = new NodePreparer();
          return Behaviors.receive(Command.class)
              .onMessage(Told.class, preparer::onTold)
              .onMessage(Failed.class, preparer::onFailed)
              .onMessage(Get.class, preparer::onGet)
              .onMessage(Stop.class, stop -> Behaviors.stopped())
              .onSignal(
                  PostStop.class,
                  signal -> {
                    stream.shutdown();
                    return Behaviors.same();
                  })
              .build();
        });
  }

  private static UniqueKillSwitch run(
      ActorContext<Command> context, NodePreparation preparation, Settings settings) {
    ActorRef<Command> self = context.getSelf();
    return Restarting.source(
            settings.backoffMax(),
            failure -> {
              LOG.warn("nodes are not prepared just now: {}", failure.toString());
              self.tell(new Failed(words(failure)));
            },
            preparation::prepare)
        .viaMat(KillSwitches.single(), Keep.right())
        .to(Sink.foreach(told -> self.tell(new Told(told))))
        .run(context.getSystem());
  }

  private static String words(Throwable failure) {
    return failure instanceof RuntimeFailure told
        ? String.valueOf(told.getMessage())
        : "The hub failed to prepare nodes; its log says why.";
  }

  private Behavior<Command> onTold(Told told) {
    known = told.preparation;
    return Behaviors.same();
  }

  private Behavior<Command> onFailed(Failed failed) {
    known = known.troubledBy(failed.sentence);
    return Behaviors.same();
  }

  private Behavior<Command> onGet(Get get) {
    get.replyTo.tell(known);
    return Behaviors.same();
  }
}
