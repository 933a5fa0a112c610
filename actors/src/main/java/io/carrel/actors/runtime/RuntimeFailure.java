package io.carrel.actors.runtime;

/** Why the runtime could not do what it was asked. The message is a sentence for a person. */
public abstract sealed class RuntimeFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private RuntimeFailure(String message) {
    super(message);
  }

  /** Nothing can hold it: no room, no such node. Trying again later may help. */
  public static final class Unschedulable extends RuntimeFailure {
    private static final long serialVersionUID = 1L;

    public Unschedulable(String message) {
      super(message);
    }
  }

  /** A quota of the place refuses it. Trying again helps only when somebody changes something. */
  public static final class QuotaExceeded extends RuntimeFailure {
    private static final long serialVersionUID = 1L;

    public QuotaExceeded(String message) {
      super(message);
    }
  }

  /** The runtime cannot be reached or did not answer in time. Trying again is right. */
  public static final class Unavailable extends RuntimeFailure {
    private static final long serialVersionUID = 1L;

    public Unavailable(String message) {
      super(message);
    }
  }

  /** The runtime will never accept this request: a newer epoch runs, or the spec is invalid. */
  public static final class Rejected extends RuntimeFailure {
    private static final long serialVersionUID = 1L;

    public Rejected(String message) {
      super(message);
    }
  }
}
