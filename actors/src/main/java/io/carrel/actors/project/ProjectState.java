package io.carrel.actors.project;

import io.carrel.actors.JsonSerializable;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import java.util.Optional;

/**
 * A project's life, as its events tell it. Each state offers the transitions that are legal in it:
 *
 * <pre>
 *  Absent ─created→ Stopped ─start→ Starting ─ready→ Running ─stop→ Stopping ─stopped→ Stopped
 *                                   Starting ─failed→ Failed ←ended─ Running
 *                                   Starting ─stop→ Stopping ─failed→ Failed
 *  Starting, Running, Stopping, Failed ─start, restart→ Starting, of a new epoch
 *  Failed ─stop→ Stopping     any ─deleted→ Deleted ─restored→ Stopped
 * </pre>
 *
 * Desired is running in Starting and Running, and stopped everywhere else.
 */
sealed interface ProjectState extends JsonSerializable {
  /** The last event's sequence number, 0 before the first. */
  default long sequence() {
    return 0;
  }

  /** The state after this event. */
  ProjectState apply(ProjectEvent event);

  /** The epoch that is to run; empty when nothing is. */
  default Optional<Epoch> desired() {
    return Optional.empty();
  }

  /** Nobody has created it. */
  record Absent() implements ProjectState {
    @Override
    public ProjectState apply(ProjectEvent event) {
      if (event instanceof ProjectEvent.Created created) {
        return new Stopped(Facts.of(created), "");
      }
      throw illegal(event);
    }
  }

  /** Every state of a project that there is. */
  sealed interface Existing extends ProjectState {
    Facts facts();

    /** This state with other facts. */
    Existing with(Facts facts);

    Lifecycle lifecycle();

    /** Why it is in this state, as a sentence; empty when there is nothing to say. */
    default String reason() {
      return "";
    }

    /** The state that a lifecycle event leads to; {@code noted} counts the event already. */
    Existing transition(ProjectEvent event, Facts noted);

    @Override
    default long sequence() {
      return facts().sequence();
    }

    @Override
    default ProjectState apply(ProjectEvent event) {
      Facts noted = facts().noting(event);
      if (event instanceof ProjectEvent.Renamed e) {
        return with(noted.withTitle(e.title()));
      }
      if (event instanceof ProjectEvent.Described e) {
        return with(noted.withDescription(e.description()));
      }
      if (event instanceof ProjectEvent.AlwaysRunningSet e) {
        return with(noted.withAlwaysRunning(e.alwaysRunning()));
      }
      if (event instanceof ProjectEvent.IdleTimeoutSet e) {
        return with(noted.withIdleTimeout(e.idleTimeout()));
      }
      if (event instanceof ProjectEvent.QuotaSet e) {
        return with(noted.withQuota(e.quota()));
      }
      if (event instanceof ProjectEvent.ImageSet e) {
        return with(noted.withImage(e.image()));
      }
      if (event instanceof ProjectEvent.MemberAdded e) {
        return with(noted.withMember(e.account(), e.role()));
      }
      if (event instanceof ProjectEvent.RoleChanged e) {
        return with(noted.withMember(e.account(), e.role()));
      }
      if (event instanceof ProjectEvent.MemberRemoved e) {
        return with(noted.withoutMember(e.account()));
      }
      return transition(event, noted);
    }
  }

  record Stopped(Facts facts, String reason) implements Existing {
    @Override
    public Stopped with(Facts changed) {
      return new Stopped(changed, reason);
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.STOPPED;
    }

    @Override
    public Existing transition(ProjectEvent event, Facts noted) {
      return startedOrDeleted(event, noted);
    }
  }

  record Starting(Facts facts) implements Existing {
    @Override
    public Starting with(Facts changed) {
      return new Starting(changed);
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.STARTING;
    }

    @Override
    public Optional<Epoch> desired() {
      return Optional.of(facts.epoch());
    }

    @Override
    public Existing transition(ProjectEvent event, Facts noted) {
      if (event instanceof ProjectEvent.RunReady ready) {
        return new Running(noted, ready.endpoint());
      }
      if (event instanceof ProjectEvent.StartFailed failed) {
        return new Failed(noted, failed.reason(), true);
      }
      if (event instanceof ProjectEvent.StopRequested stop) {
        return new Stopping(noted, stop.reason());
      }
      return startedOrDeleted(event, noted);
    }
  }

  /**
   * @param endpoint where the project server answered when it was ready, so that a new incarnation
   *     of the owner reaches it before the runtime has told of it
   */
  record Running(Facts facts, Optional<Endpoint> endpoint) implements Existing {
    @Override
    public Running with(Facts changed) {
      return new Running(changed, endpoint);
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.RUNNING;
    }

    @Override
    public Optional<Epoch> desired() {
      return Optional.of(facts.epoch());
    }

    @Override
    public Existing transition(ProjectEvent event, Facts noted) {
      if (event instanceof ProjectEvent.RunEnded ended) {
        return ended.failed()
            ? new Failed(noted, ended.reason(), true)
            : new Stopped(noted, ended.reason());
      }
      if (event instanceof ProjectEvent.StopRequested stop) {
        return new Stopping(noted, stop.reason());
      }
      return startedOrDeleted(event, noted);
    }
  }

  /**
   * @param reason stays the reason once it has stopped
   */
  record Stopping(Facts facts, String reason) implements Existing {
    @Override
    public Stopping with(Facts changed) {
      return new Stopping(changed, reason);
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.STOPPING;
    }

    @Override
    public Existing transition(ProjectEvent event, Facts noted) {
      if (event instanceof ProjectEvent.RunStopped) {
        return new Stopped(noted, reason);
      }
      if (event instanceof ProjectEvent.StopFailed failed) {
        return new Failed(noted, failed.reason(), false);
      }
      return startedOrDeleted(event, noted);
    }
  }

  /**
   * @param wasWanted whether it failed to run, and not to stop
   */
  record Failed(Facts facts, String reason, boolean wasWanted) implements Existing {
    @Override
    public Failed with(Facts changed) {
      return new Failed(changed, reason, wasWanted);
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.FAILED;
    }

    /** Whether the owner starts it again by itself. */
    boolean comesBack() {
      return wasWanted && facts.alwaysRunning();
    }

    @Override
    public Existing transition(ProjectEvent event, Facts noted) {
      if (event instanceof ProjectEvent.StopRequested stop) {
        return new Stopping(noted, stop.reason());
      }
      return startedOrDeleted(event, noted);
    }
  }

  record Deleted(Facts facts) implements Existing {
    @Override
    public Deleted with(Facts changed) {
      return new Deleted(changed);
    }

    @Override
    public Lifecycle lifecycle() {
      return Lifecycle.DELETED;
    }

    @Override
    public Existing transition(ProjectEvent event, Facts noted) {
      if (event instanceof ProjectEvent.Restored) {
        return new Stopped(noted, "");
      }
      throw illegal(event);
    }
  }

  private static Existing startedOrDeleted(ProjectEvent event, Facts noted) {
    if (event instanceof ProjectEvent.StartRequested start) {
      return new Starting(noted.withEpoch(start.epoch()));
    }
    if (event instanceof ProjectEvent.RestartRequested restart) {
      return new Starting(noted.withEpoch(restart.epoch()));
    }
    if (event instanceof ProjectEvent.Deleted) {
      return new Deleted(noted);
    }
    throw illegal(event);
  }

  private static IllegalStateException illegal(ProjectEvent event) {
    return new IllegalStateException(event.getClass().getSimpleName() + " is illegal here");
  }
}
