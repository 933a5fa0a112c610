package io.carrel.actors.project;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.carrel.actors.JsonSerializable;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Everything that was ever decided about a project, or happened to it. Stored for good: a class
 * name is the stored manifest and a field may be added, never renamed.
 */
public sealed interface ProjectEvent extends JsonSerializable {
  Instant at();

  By by();

  /** The state that this event leads to; empty when it leaves the state as it is. */
  @JsonIgnore
  default Optional<Lifecycle> lifecycle() {
    return Optional.empty();
  }

  /** The request that was decided; empty for what happened by itself. */
  @JsonIgnore
  default Optional<RequestId> request() {
    return Optional.empty();
  }

  /** Somebody's request that was accepted. */
  sealed interface Decided extends ProjectEvent {
    RequestId requestId();

    @Override
    default Optional<RequestId> request() {
      return Optional.of(requestId());
    }
  }

  record Created(
      Instant at,
      By by,
      RequestId requestId,
      AccountId owner,
      String title,
      String description,
      Duration idleTimeout)
      implements Decided {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(Lifecycle.STOPPED);
    }
  }

  /**
   * @param epoch this event's own sequence number
   */
  record StartRequested(Instant at, By by, RequestId requestId, Epoch epoch) implements Decided {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(Lifecycle.STARTING);
    }
  }

  /**
   * A run that is there is ended first.
   *
   * @param epoch this event's own sequence number
   */
  record RestartRequested(Instant at, By by, RequestId requestId, Epoch epoch) implements Decided {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(Lifecycle.STARTING);
    }
  }

  /**
   * @param uid the runtime's name of the incarnation
   * @param endpoint where its project server answers; empty in events of 0.1 before its release
   */
  record RunReady(Instant at, By by, Epoch epoch, String uid, Optional<Endpoint> endpoint)
      implements ProjectEvent {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(Lifecycle.RUNNING);
    }
  }

  /** The run of this epoch did not become ready, and is given up. */
  record StartFailed(Instant at, By by, Epoch epoch, String reason) implements ProjectEvent {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(Lifecycle.FAILED);
    }
  }

  /**
   * @param reason why, as a sentence; empty when a person asked for it
   */
  record StopRequested(Instant at, By by, RequestId requestId, String reason) implements Decided {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(Lifecycle.STOPPING);
    }
  }

  record RunStopped(Instant at, By by, Epoch epoch) implements ProjectEvent {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(Lifecycle.STOPPED);
    }
  }

  /** The run did not end in time. The owner keeps trying to end it. */
  record StopFailed(Instant at, By by, Epoch epoch, String reason) implements ProjectEvent {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(Lifecycle.FAILED);
    }
  }

  /**
   * The run ended though nobody asked for it.
   *
   * @param failed whether this is a failure, or an end in peace
   */
  record RunEnded(Instant at, By by, Epoch epoch, String reason, boolean failed)
      implements ProjectEvent {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(failed ? Lifecycle.FAILED : Lifecycle.STOPPED);
    }
  }

  /** A run that is still there is ended afterwards. */
  record Deleted(Instant at, By by, RequestId requestId) implements Decided {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(Lifecycle.DELETED);
    }
  }

  record Restored(Instant at, By by, RequestId requestId) implements Decided {
    @Override
    public Optional<Lifecycle> lifecycle() {
      return Optional.of(Lifecycle.STOPPED);
    }
  }

  record Renamed(Instant at, By by, RequestId requestId, String title) implements Decided {}

  record Described(Instant at, By by, RequestId requestId, String description) implements Decided {}

  /**
   * A failed start or an unexpected end of an always-running project is followed by a new start.
   */
  record AlwaysRunningSet(Instant at, By by, RequestId requestId, boolean alwaysRunning)
      implements Decided {}

  record IdleTimeoutSet(Instant at, By by, RequestId requestId, Duration idleTimeout)
      implements Decided {}

  /**
   * @param quota of its own from now on; empty: the site's
   */
  record QuotaSet(Instant at, By by, RequestId requestId, Optional<Quota> quota)
      implements Decided {}

  /** Holds from the next start on; empty: what the place gives every project. */
  record ImageSet(Instant at, By by, RequestId requestId, Optional<ImageReference> image)
      implements Decided {}

  record MemberAdded(Instant at, By by, RequestId requestId, AccountId account, Role role)
      implements Decided {}

  record MemberRemoved(Instant at, By by, RequestId requestId, AccountId account)
      implements Decided {}

  record RoleChanged(Instant at, By by, RequestId requestId, AccountId account, Role role)
      implements Decided {}
}
