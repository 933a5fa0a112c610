package io.carrel.protocol;

/** Bounds that every peer keeps and checks. Sizes are in bytes. */
public final class Limits {
  /** Bytes a channel may have in flight in one direction before the receiver acknowledges some. */
  public static final int CHANNEL_WINDOW = 256 * 1024;

  /** The payload of one data frame. */
  public static final int DATA_PAYLOAD = 32 * 1024;

  /** A whole data frame: two varints and the payload. */
  public static final int DATA_FRAME = DATA_PAYLOAD + 2 * Varint.MAX_BYTES;

  /** A control message, UTF-8. */
  public static final int CONTROL_MESSAGE = 64 * 1024;

  /** A whole link frame: kind, session and the largest body. */
  public static final int LINK_FRAME = 1 + Varint.MAX_BYTES + CONTROL_MESSAGE;

  /** Channels one session may have open at the same time. */
  public static final int CHANNELS_PER_SESSION = 64;

  private Limits() {}
}
