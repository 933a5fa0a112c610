package io.carrel.actors.project;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.SupervisorStrategy;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.EntityTypeKey;
import akka.persistence.typed.PersistenceId;
import io.carrel.actors.CborSerializable;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.quota.QuotaChange;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.session.ProjectConnection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;

/** The owner of one project: the only place where anything about it is decided. */
public final class Project {
  public static final EntityTypeKey<Command> KEY = EntityTypeKey.create(Command.class, "project");

  /** Characters of a title, at least one of them not a space. */
  public static final int MAX_TITLE = 200;

  /** Characters of a description. */
  public static final int MAX_DESCRIPTION = 5000;

  /** Members of one project. */
  public static final int MAX_MEMBERS = 1000;

  public static final Duration MIN_IDLE_TIMEOUT = Quota.MIN_IDLE_TIMEOUT;
  public static final Duration MAX_IDLE_TIMEOUT = Quota.MAX_IDLE_TIMEOUT;

  private Project() {}

  /**
   * The owner's behavior. When the journal fails it ends, and the next message brings it back;
   * after any other failure it starts anew, with a back-off.
   */
  public static Behavior<Command> create(
      ProjectId project, ProjectPlatform platform, ActorRef<ClusterSharding.ShardCommand> shard) {
    return Behaviors.supervise(
            Behaviors.<Command>setup(
                context ->
                    Behaviors.withTimers(
                        timers ->
                            Turnstile.before(
                                new Owner(project, platform, shard, context, timers), context))))
        .onFailure(
            SupervisorStrategy.restartWithBackoff(
                platform.settings().backoffMin(), platform.settings().backoffMax(), 0.2));
  }

  /** Registers what owners count, each at zero, so that it shows before anything has happened. */
  public static void count(MeterRegistry meters) {
    new OwnerMeters(meters).registerAll();
  }

  /** The name of a project's journal. */
  public static PersistenceId persistenceId(ProjectId project) {
    return PersistenceId.of(KEY.name(), project.toString());
  }

  /** Everything an owner understands from outside, and privately from itself. */
  public sealed interface Command extends CborSerializable
      permits Request, Get, Inspect, Watch, Unwatch, Touch, Join, Told, Internal {}

  /** A command that is answered with {@link Reply} once its event is persisted or it is refused. */
  public sealed interface Request extends Command {
    /** Repeated by who retries: a repeated id is answered as before and decides nothing anew. */
    RequestId requestId();

    By by();

    ActorRef<Reply> replyTo();
  }

  // Lifecycle
  public record Create(
      RequestId requestId,
      By by,
      AccountId owner,
      String title,
      String description,
      ActorRef<Reply> replyTo)
      implements Request {}

  public record Start(RequestId requestId, By by, ActorRef<Reply> replyTo) implements Request {}

  public record Stop(RequestId requestId, By by, ActorRef<Reply> replyTo) implements Request {}

  public record Restart(RequestId requestId, By by, ActorRef<Reply> replyTo) implements Request {}

  public record Delete(RequestId requestId, By by, ActorRef<Reply> replyTo) implements Request {}

  public record Restore(RequestId requestId, By by, ActorRef<Reply> replyTo) implements Request {}

  // Settings
  public record Rename(RequestId requestId, By by, String title, ActorRef<Reply> replyTo)
      implements Request {}

  public record Describe(RequestId requestId, By by, String description, ActorRef<Reply> replyTo)
      implements Request {}

  public record SetAlwaysRunning(
      RequestId requestId, By by, boolean alwaysRunning, ActorRef<Reply> replyTo)
      implements Request {}

  public record SetIdleTimeout(
      RequestId requestId, By by, Duration idleTimeout, ActorRef<Reply> replyTo)
      implements Request {}

  /**
   * For admins only.
   *
   * @param change empty: back to the site's quota
   */
  public record SetQuota(
      RequestId requestId, By by, Optional<QuotaChange> change, ActorRef<Reply> replyTo)
      implements Request {}

  /**
   * @param image holds from the next start on; empty: what the place gives every project
   */
  public record SetImage(
      RequestId requestId, By by, Optional<ImageReference> image, ActorRef<Reply> replyTo)
      implements Request {}

  // Members
  public record AddMember(
      RequestId requestId, By by, AccountId account, Role role, ActorRef<Reply> replyTo)
      implements Request {}

  public record RemoveMember(RequestId requestId, By by, AccountId account, ActorRef<Reply> replyTo)
      implements Request {}

  public record ChangeRole(
      RequestId requestId, By by, AccountId account, Role role, ActorRef<Reply> replyTo)
      implements Request {}

  // Reading and presence
  /** The current view; {@link Rejected} with NOT_FOUND when there is no such project. */
  public record Get(ActorRef<Reply> replyTo) implements Command {}

  /**
   * What the owner knows and works with, for admins; answered as {@link Get} with {@link
   * Inspected}.
   */
  public record Inspect(ActorRef<Reply> replyTo) implements Command {}

  /**
   * Sends the current view, then each new one, until the watcher ends or says {@link Unwatch}. To
   * be repeated when the owner that {@link Viewed} names has ended, and every {@link
   * #WATCH_RENEWAL}: a new incarnation of the owner knows no watchers.
   */
  public record Watch(ActorRef<Reply> watcher) implements Command {}

  public record Unwatch(ActorRef<Reply> watcher) implements Command {}

  public static final Duration WATCH_RENEWAL = Duration.ofSeconds(5);

  /**
   * Somebody or something works in the project. At most one a minute per source is worth sending.
   */
  public record Touch(String source) implements Command {}

  /**
   * Asks for the link of the running project; answered to the session by {@link ProjectConnection}.
   */
  public record Join(ActorRef<ProjectConnection.Event> session, AccountId account, Role role)
      implements Command {}

  /** What the platform tells an owner, from any node. */
  public sealed interface Told extends Command {}

  /** What the runtime knows of a run of the project. */
  public record RunObserved(Observed run) implements Told {}

  /** This incarnation is no more. */
  public record RunGone(String uid) implements Told {}

  /** The answer of an observer that was asked: it knows of no run of the project. */
  public record NotListed() implements Told {}

  /** Brings the owner into memory, where it makes sure of what it wants. */
  public record Wake() implements Told {}

  /** The shard's own message to an owner that may go, or has to move. */
  public record Leave() implements Told {}

  /** Every answer of an owner. */
  public sealed interface Reply extends CborSerializable {}

  /** Persisted; {@code view} is the state right after. */
  public record Accepted(ProjectView view) implements Reply {}

  /**
   * The answer to {@link Get} and {@link Watch}.
   *
   * @param owner this incarnation of the owner, for watchers that turn to its successor once it has
   *     ended; nodes of 0.1 before its release do not name it
   */
  public record Viewed(ProjectView view, Optional<ActorRef<Command>> owner) implements Reply {}

  /** The answer to {@link Inspect}. */
  public record Inspected(ProjectInspection inspection) implements Reply {}

  public record Rejected(Reason reason) implements Reply {}
}
