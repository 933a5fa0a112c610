package io.carrel.actors.inspection;

import akka.actor.ActorPath;
import akka.actor.ActorSelection;
import akka.actor.Address;
import akka.actor.RootActorPath;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.pattern.Patterns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Asks the inspectors of other nodes, and of this one. */
final class Questions {
  /** How long a node may take to speak of itself. */
  static final Duration PATIENCE = Duration.ofSeconds(1);

  private final ActorSystem<?> system;

  Questions(ActorSystem<?> system) {
    this.system = system;
  }

  /** The inspector's answer; fails when there is none in time. */
  <T> CompletionStage<T> ask(
      Address node, Function<ActorRef<T>, Inspector.Command> question, Class<T> answer) {
    ActorPath path = new RootActorPath(node, "/").child("system").child(Inspector.NAME);
    ActorSelection inspector = Adapter.toClassic(system).actorSelection(path);
    return Patterns.askWithReplyTo(
            inspector, replyTo -> question.apply(Adapter.toTyped(replyTo)), PATIENCE)
        .thenApplyAsync(answer::cast, Runnable::run);
  }

  /** All answers, once the last is there; fails when one does. */
  static <T> CompletionStage<List<T>> all(List<CompletionStage<T>> stages) {
    CompletionStage<List<T>> all = CompletableFuture.completedStage(new ArrayList<>());
    for (CompletionStage<T> stage : stages) {
      all =
          all.thenCombineAsync(
              stage,
              (list, one) -> {
                list.add(one);
                return list;
              },
              Runnable::run);
    }
    return all.thenApplyAsync(List::copyOf, Runnable::run);
  }
}
