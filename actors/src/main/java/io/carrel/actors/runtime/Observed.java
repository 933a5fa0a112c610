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
 * @param detail what the place itself said about it, for admins only; often empty
 * @param adjustment how far a changed quota has come, as far as the place tells by itself
 */
public record Observed(
    ProjectId project,
    Epoch epoch,
    String uid,
    Phase phase,
    String reason,
    Optional<Endpoint> endpoint,
    String detail,
    Adjustment adjustment)
    implements CborSerializable {
  /** Reasons longer than this, in characters, are cut. */
  public static final int MAX_REASON = 1000;

  /** Details longer than this, in characters, are cut. */
  public static final int MAX_DETAIL = 1000;

  public Observed {
    if (endpoint.isPresent() != (phase == Phase.READY)) {
      throw new IllegalArgumentException("an endpoint belongs to READY, not to " + phase);
    }
    reason = cut(reason, MAX_REASON);
    detail = cut(detail, MAX_DETAIL);
  }

  /** A run about which there is no more to tell. */
  public Observed(
      ProjectId project,
      Epoch epoch,
      String uid,
      Phase phase,
      String reason,
      Optional<Endpoint> endpoint) {
    this(project, epoch, uid, phase, reason, endpoint, "", Adjustment.APPLIED);
  }

  private static String cut(String text, int most) {
    return text.length() > most ? text.substring(0, most) : text;
  }
}
