package io.carrel.actors.inspection;

/** Why what an admin asked for cannot be done. Nothing was changed. */
public final class InspectionRefused extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Why why;

  /** The reasons. */
  public enum Why {
    /** No member of the cluster goes by that name. */
    NO_SUCH_NODE,
    /** There is no shard of that number. */
    NO_SUCH_SHARD,
    /** Nobody would be left to serve. */
    LAST_NODE,
    /** The node holds no owners, or is about to leave. */
    HOLDS_NO_SHARDS
  }

  InspectionRefused(Why why) {
    super(why.name(), null, false, false);
    this.why = why;
  }

  public Why why() {
    return why;
  }
}
