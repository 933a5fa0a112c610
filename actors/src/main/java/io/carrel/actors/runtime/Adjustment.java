package io.carrel.actors.runtime;

/**
 * How far a run that is there has what its spec says by now.
 *
 * @param reason for people, as a sentence; empty when it has all of it
 */
public record Adjustment(Outcome outcome, String reason) {
  /** Reasons longer than this, in characters, are cut. */
  public static final int MAX_REASON = 500;

  public static final Adjustment APPLIED = new Adjustment(Outcome.APPLIED, "");

  public static final Adjustment IN_PROGRESS =
      new Adjustment(Outcome.IN_PROGRESS, "The changed quota is being applied.");

  public static final Adjustment DEFERRED =
      new Adjustment(Outcome.DEFERRED, "The changed quota waits for room on its node.");

  public static final Adjustment INFEASIBLE =
      new Adjustment(
          Outcome.INFEASIBLE,
          "Its node cannot hold the changed quota, which takes effect at the next start.");

  public static final Adjustment AT_NEXT_START =
      new Adjustment(
          Outcome.AT_NEXT_START, "The changed quota takes effect in full at the next start.");

  /** What happened. */
  public enum Outcome {
    /** The run has it all. */
    APPLIED,
    /** The runtime is at it. */
    IN_PROGRESS,
    /** There is no room for it now; the runtime applies it once there is. */
    DEFERRED,
    /** This run can never have it. */
    INFEASIBLE,
    /** Some of it cannot be changed in a run; the rest is applied. */
    AT_NEXT_START
  }

  public Adjustment {
    reason = reason.length() > MAX_REASON ? reason.substring(0, MAX_REASON) : reason;
  }

  /** As this, for a reason of its own. */
  public Adjustment because(String sentence) {
    return new Adjustment(outcome, sentence);
  }
}
