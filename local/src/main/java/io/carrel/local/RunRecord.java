package io.carrel.local;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a run folder says about its run, as {@code run.json}.
 *
 * <pre>
 * launching ──▶ launched ──▶ ready
 *     │            │           │
 *     ├────────────┴───────────┴──▶ terminating ──▶ the record is removed
 *     └─ (ends by itself) ─▶ ended ─────────────────────▲
 * </pre>
 *
 * @param uid names this incarnation and marks its processes
 * @param started milliseconds since 1970
 * @param process absent while it is being launched, which happens under the project's lock
 * @param port where it has answered; absent until then
 * @param stopBy milliseconds since 1970 after which it is killed; present once it was told to end
 * @param ended why nothing runs any more; present exactly when it ended without being told
 */
record RunRecord(
    String uid,
    Epoch epoch,
    long started,
    @Nullable ProcessIdentity process,
    @Nullable Integer port,
    @Nullable Long stopBy,
    @Nullable String ended) {

  static RunRecord launching(String uid, Epoch epoch, long started) {
    return new RunRecord(uid, epoch, started, null, null, null, null);
  }

  RunRecord launched(ProcessIdentity identity) {
    return new RunRecord(uid, epoch, started, identity, null, null, null);
  }

  RunRecord ready(int answeredAt) {
    return new RunRecord(uid, epoch, started, process, answeredAt, null, null);
  }

  /** Told to end; an earlier deadline stays. */
  RunRecord terminating(long deadline) {
    long earliest = stopBy == null ? deadline : Math.min(stopBy, deadline);
    return new RunRecord(uid, epoch, started, process, port, earliest, null);
  }

  RunRecord ended(String reason) {
    return new RunRecord(uid, epoch, started, process, port, null, reason);
  }

  /** Wanted, and as far as the record knows running or about to. */
  boolean isLive() {
    return stopBy == null && ended == null;
  }

  /** What an observer is told, going by the record alone. */
  Observed observed(ProjectId project) {
    if (ended != null) {
      return of(project, Phase.ENDED, ended);
    }
    if (stopBy != null) {
      return of(project, Phase.TERMINATING, "Its processes are ending.");
    }
    if (process == null) {
      return of(project, Phase.PENDING, "Its process is being started.");
    }
    if (port == null) {
      return of(project, Phase.STARTING, "The project server is starting.");
    }
    Endpoint endpoint = new Endpoint("127.0.0.1", port);
    return new Observed(project, epoch, uid, Phase.READY, "", Optional.of(endpoint));
  }

  private Observed of(ProjectId project, Phase phase, String reason) {
    return new Observed(project, epoch, uid, phase, reason, Optional.empty());
  }
}
