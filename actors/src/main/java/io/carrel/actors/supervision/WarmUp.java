package io.carrel.actors.supervision;

import akka.Done;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import io.carrel.actors.JsonSerializable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Recovers and writes once before owners come here: the first event on a new JVM takes one or two
 * seconds (connections, serializers, classes), which nobody's project should have to wait for.
 */
public final class WarmUp
    extends EventSourcedBehavior<WarmUp.Command, WarmUp.Warmed, WarmUp.Warmed> {
  private final CompletableFuture<Done> done;

  /** Never leaves this node. */
  enum Command {
    WARM
  }

  /** The event, and the state; earlier ones are deleted. */
  record Warmed(int times) implements JsonSerializable {}

  private WarmUp(String node, CompletableFuture<Done> done) {
    super(PersistenceId.of("warm-up", node));
    this.done = done;
  }

  /**
   * @param node a name that no two living nodes have
   * @return completes when the event is written; fails with nothing, but may take as long as the
   *     journal does
   */
  public static CompletionStage<Done> run(ActorSystem<?> system, String node) {
    CompletableFuture<Done> done = new CompletableFuture<>();
    system.systemActorOf(new WarmUp(node, done), "warm-up", Props.empty()).tell(Command.WARM);
    return done;
  }

  @Override
  public Warmed emptyState() {
    return new Warmed(0);
  }

  @Override
  public CommandHandler<Command, Warmed, Warmed> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Command.class,
            (state, warm) ->
                Effect()
                    .persist(new Warmed(state.times + 1))
                    .thenRun(next -> done.complete(Done.getInstance()))
                    .thenStop())
        .build();
  }

  @Override
  public EventHandler<Warmed, Warmed> eventHandler() {
    return newEventHandlerBuilder().forAnyState().onAnyEvent((state, event) -> event);
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(10, 1).withDeleteEventsOnSnapshot();
  }
}
