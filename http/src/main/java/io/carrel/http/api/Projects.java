package io.carrel.http.api;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityRef;
import akka.pattern.Patterns;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectInspection;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Reason;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Asks owners. A hand-over of shards loses a message now and then, so a question is short and is
 * repeated, with the same request id, until an owner that is sure of what it knows answers or
 * {@link #PATIENCE} is over. Thread-safe; stages complete on the system's dispatcher.
 */
public final class Projects {
  /** How long one question waits. */
  static final Duration QUESTION = Duration.ofMillis(500);

  /** Before a question that was answered sooner than this, but not well, is asked again. */
  private static final Duration PAUSE = Duration.ofMillis(100);

  /** How long it is repeated: longer than a lost node's owners need to answer elsewhere. */
  static final Duration PATIENCE = Duration.ofSeconds(8);

  private final ActorSystem<?> system;
  private final ClusterSharding sharding;

  public Projects(ActorSystem<?> system) {
    this.system = system;
    this.sharding = ClusterSharding.get(system);
  }

  /**
   * The owner's view after the command. Fails with {@link Refused} when the owner refuses, and with
   * {@link TimeoutException} when nobody answers.
   *
   * @param command makes the command; called once for each try, so its request id is made outside
   */
  public CompletionStage<ProjectView> ask(
      ProjectId project, Function<ActorRef<Project.Reply>, Project.Command> command) {
    return reply(project, command).thenComposeAsync(Projects::view, Runnable::run);
  }

  private CompletionStage<Project.Reply> reply(
      ProjectId project, Function<ActorRef<Project.Reply>, Project.Command> command) {
    EntityRef<Project.Command> owner = sharding.entityRefFor(Project.KEY, project.toString());
    return ask(owner, command, System.nanoTime() + PATIENCE.toNanos());
  }

  /** What the owner knows and works with, for admins. Fails as {@link #ask} does. */
  public CompletionStage<ProjectInspection> inspect(ProjectId project) {
    return reply(project, Project.Inspect::new)
        .thenApplyAsync(
            reply -> {
              if (reply instanceof Project.Inspected inspected) {
                return inspected.inspection();
              }
              throw refused(reply);
            },
            Runnable::run);
  }

  /** The owner's current view. */
  public CompletionStage<ProjectView> view(ProjectId project) {
    return ask(project, Project.Get::new);
  }

  /** The owner's current view, for a member only; for others there is no such project. */
  public CompletionStage<ProjectView> asMember(ProjectId project, AccountId account) {
    return view(project)
        .thenApplyAsync(
            view -> {
              if (view.roleOf(account).isEmpty()) {
                throw new Refused(ApiError.of(Reason.NOT_FOUND));
              }
              return view;
            },
            Runnable::run);
  }

  /** Tells the owner that somebody works in the project; nobody waits for an answer. */
  public void touch(ProjectId project, String source) {
    sharding.entityRefFor(Project.KEY, project.toString()).tell(new Project.Touch(source));
  }

  private CompletionStage<Project.Reply> ask(
      EntityRef<Project.Command> owner,
      Function<ActorRef<Project.Reply>, Project.Command> command,
      long until) {
    long asked = System.nanoTime();
    return owner
        .<Project.Reply>ask(command::apply, QUESTION)
        .handleAsync(
            (reply, failure) -> {
              boolean again = failure == null ? isUnsure(reply) : isTimeout(failure);
              if (again && System.nanoTime() < until) {
                return pause(asked)
                    .thenComposeAsync(d -> ask(owner, command, until), Runnable::run);
              }
              return failure == null
                  ? CompletableFuture.completedStage(reply)
                  : CompletableFuture.<Project.Reply>failedStage(failure);
            },
            Runnable::run)
        .thenComposeAsync(Function.identity(), Runnable::run);
  }

  /**
   * None after a whole question without an answer. A node that ends fails questions at once; it has
   * no clock either any more, and then nobody answers here.
   */
  private CompletionStage<Done> pause(long asked) {
    if (System.nanoTime() - asked >= PAUSE.toNanos()) {
      return CompletableFuture.completedStage(Done.getInstance());
    }
    try {
      return Patterns.after(
          PAUSE,
          system.classicSystem(),
          () -> CompletableFuture.completedStage(Done.getInstance()));
    } catch (IllegalStateException ended) {
      return CompletableFuture.failedStage(new TimeoutException("this node is ending"));
    }
  }

  private static boolean isUnsure(Project.Reply reply) {
    return reply instanceof Project.Rejected rejected && rejected.reason() == Reason.OUT_OF_TOUCH;
  }

  private static boolean isTimeout(Throwable failure) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    return cause instanceof TimeoutException;
  }

  private static CompletionStage<ProjectView> view(Project.Reply reply) {
    if (reply instanceof Project.Accepted accepted) {
      return CompletableFuture.completedStage(accepted.view());
    }
    if (reply instanceof Project.Viewed viewed) {
      return CompletableFuture.completedStage(viewed.view());
    }
    return CompletableFuture.failedStage(refused(reply));
  }

  private static Refused refused(Project.Reply reply) {
    return new Refused(ApiError.of(((Project.Rejected) reply).reason()));
  }
}
