package io.carrel.protocol;

import java.nio.ByteBuffer;

/** Unsigned LEB128 integers of at most {@link #MAX_BYTES} bytes, so of at most 63 bits. */
public final class Varint {
  /** The longest encoding, in bytes. */
  public static final int MAX_BYTES = 9;

  private Varint() {}

  /** How many bytes {@code value} takes, from 1 to 9. */
  public static int size(long value) {
    requireUnsigned(value);
    return Math.max(1, (70 - Long.numberOfLeadingZeros(value)) / 7);
  }

  /** Appends {@code value}, which must not be negative. */
  public static void write(ByteBuffer out, long value) {
    requireUnsigned(value);
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.put((byte) ((rest & 0x7F) | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  /**
   * Reads the next value.
   *
   * @throws MalformedFrameException when it is cut off, longer than 9 bytes or not in its shortest
   *     form
   */
  public static long read(ByteBuffer in) {
    long value = 0;
    for (int i = 0; i < MAX_BYTES; i++) {
      if (!in.hasRemaining()) {
        throw new MalformedFrameException("integer cut off");
      }
      byte b = in.get();
      value |= (long) (b & 0x7F) << (7 * i);
      if (b >= 0) {
        if (b == 0 && i > 0) {
          throw new MalformedFrameException("integer not in its shortest form");
        }
        return value;
      }
    }
    throw new MalformedFrameException("integer too long");
  }

  private static void requireUnsigned(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("negative: " + value);
    }
  }
}
