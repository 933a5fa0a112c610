package io.carrel.actors.project;

import io.carrel.actors.CborSerializable;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the owner tells others about its project; a snapshot, replaced whole by the next one.
 *
 * @param version grows with each view of one incarnation of the owner; compare with {@link
 *     #sequence} first
 * @param sequence the journal's sequence number this view rests on
 * @param reason the state's reason as a sentence; empty when there is nothing to say
 * @param steps what happened since the current start or stop began, oldest first, at most 50
 * @param epoch of the current or last run
 * @param endpoint present while the project server can be reached
 * @param idleTimeout as far as the quota allows it
 * @param idleStopAt when the idle timer will stop the project unless somebody works
 * @param adjustment how far the present run has the quota; applied when nothing runs
 * @param image the software of the next start; empty: what the place gives every project
 */
public record ProjectView(
    ProjectId id,
    long sequence,
    long version,
    String title,
    String description,
    Map<AccountId, Role> members,
    Lifecycle state,
    String reason,
    Instant since,
    List<Step> steps,
    Optional<Instant> deadline,
    Epoch epoch,
    Optional<Endpoint> endpoint,
    boolean alwaysRunning,
    Duration idleTimeout,
    Optional<Instant> idleStopAt,
    Instant created,
    Instant lastActive,
    Quota quota,
    Adjustment adjustment,
    Optional<ImageReference> image)
    implements CborSerializable {

  /** The states that everyone sees. */
  public enum Lifecycle {
    STOPPED,
    STARTING,
    RUNNING,
    STOPPING,
    FAILED,
    DELETED
  }

  /** One thing that happened on the way to running or stopped. */
  public record Step(Instant at, String text) {}

  /** The same under another version. */
  public ProjectView withVersion(long other) {
    return new ProjectView(
        id,
        sequence,
        other,
        title,
        description,
        members,
        state,
        reason,
        since,
        steps,
        deadline,
        epoch,
        endpoint,
        alwaysRunning,
        idleTimeout,
        idleStopAt,
        created,
        lastActive,
        quota,
        adjustment,
        image);
  }

  /** The role of a person, empty for who is no member. */
  public Optional<Role> roleOf(AccountId account) {
    return Optional.ofNullable(members.get(account));
  }
}
