package io.carrel.bench.failover.history;

/**
 * One line of a history.
 *
 * @param nanos monotonic time of the program that wrote the history
 * @param call what an answer and its invocation have in common; 0 for what was only seen
 * @param what the kind of command, read or sight; for a command, as the project's history names it
 * @param subject the project, or the terminal, that it is about
 * @param value what was asked for, answered or seen
 */
public record Event(
    long nanos, Phase phase, long call, String client, String what, String subject, String value) {

  /** Where in its life a call is. */
  public enum Phase {
    INVOKED,
    /** It happened, says the answer. */
    ACCEPTED,
    /** It did not happen, says the answer. */
    REFUSED,
    /** Nobody knows: no answer came, or one that promises nothing. */
    UNKNOWN,
    /** No call: something was looked at. */
    SEEN
  }

  /** Whether it ends a call. */
  public boolean answers() {
    return phase == Phase.ACCEPTED || phase == Phase.REFUSED || phase == Phase.UNKNOWN;
  }
}
