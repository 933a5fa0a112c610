package io.carrel.actors.runtime;

import io.carrel.actors.CborSerializable;
import io.carrel.actors.identity.ProjectId;
import java.util.Optional;

/**
 * What the runtime knows about one run of a project.
 *
 * @param uid the runtime's own name of this very incarnation, never used twice
 * @param reason why it is in this phase, in a person's words; empty when there is nothing to say
 * @param endpoint present exactly when the phase is {@link Phase#READY}
 */
public record Observed(
    ProjectId project,
    Epoch epoch,
    String uid,
    Phase phase,
    String reason,
    Optional<Endpoint> endpoint)
    implements CborSerializable {
  /** Reasons longer than this, in characters, are cut. */
  public static final int MAX_REASON = 1000;

  public Observed {
    if (endpoint.isPresent() != (phase == Phase.READY)) {
      throw new IllegalArgumentException("an endpoint belongs to READY, not to " + phase);
    }
    reason = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
  }
}
