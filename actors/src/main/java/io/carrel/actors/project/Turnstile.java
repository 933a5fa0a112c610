package io.carrel.actors.project;

import akka.actor.typed.Behavior;
import akka.actor.typed.BehaviorInterceptor;
import akka.actor.typed.TypedActorContext;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets commands in to an owner a few at a time, in their order. What comes while an event sourced
 * behavior reads or writes its journal it sets aside, and takes up again in a recursion that is as
 * deep as there are commands that write nothing: a few hundred sessions that join at once, after
 * their owner moved, would overflow the stack, which ends the whole program.
 */
final class Turnstile extends BehaviorInterceptor<Project.Command, Project.Command> {
  /** A dozen frames each. */
  private static final int INSIDE = 32;

  /** Who waits longer than its time-out asks again. */
  private static final int WAITING = 10_000;

  private final ActorContext<Project.Command> context;
  private final Deque<Project.Command> waiting = new ArrayDeque<>();
  private int inside;
  private boolean admitting;

  private Turnstile(ActorContext<Project.Command> context) {
    super(Project.Command.class);
    this.context = context;
  }

  /** The owner behind a turnstile. */
  static Behavior<Project.Command> before(Owner owner, ActorContext<Project.Command> context) {
    Turnstile turnstile = new Turnstile(context);
    owner.onHandled(turnstile::handled);
    return Behaviors.intercept(() -> turnstile, owner);
  }

  @Override
  public Behavior<Project.Command> aroundReceive(
      TypedActorContext<Project.Command> ctx,
      Project.Command command,
      ReceiveTarget<Project.Command> owner) {
    if (command instanceof Internal.Admit) {
      admitting = false;
      return admit(ctx, owner);
    }
    if (inside >= INSIDE || !waiting.isEmpty()) {
      letWait(command);
      return Behaviors.same();
    }
    inside++;
    return owner.apply(ctx, command);
  }

  /** One only: the owner may become another behavior by it. */
  private Behavior<Project.Command> admit(
      TypedActorContext<Project.Command> ctx, ReceiveTarget<Project.Command> owner) {
    Project.Command next = inside < INSIDE ? waiting.poll() : null;
    if (next == null) {
      return Behaviors.same();
    }
    inside++;
    callNext();
    return owner.apply(ctx, next);
  }

  private void letWait(Project.Command command) {
    if (waiting.size() < WAITING) {
      waiting.add(command);
    } else {
      context.getLog().warn("too many commands at once: {} is dropped", command.getClass());
    }
  }

  /** The owner has handled one of those that were let in. */
  private void handled() {
    inside--;
    callNext();
  }

  private void callNext() {
    if (!admitting && !waiting.isEmpty() && inside < INSIDE) {
      admitting = true;
      context.getSelf().tell(new Internal.Admit());
    }
  }
}
