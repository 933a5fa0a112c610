package io.carrel.protocol;

import java.nio.ByteBuffer;

/**
 * A binary websocket frame between browser and project server: channel (varint), offset (varint),
 * payload. The offset is the position of the payload's first byte in the channel's stream, so a
 * receiver can tell a repetition from a gap.
 *
 * @param payload a view of the received bytes, not a copy
 */
public record DataFrame(long channel, long offset, ByteBuffer payload) {
  /**
   * Decodes one frame from all that remains in {@code in}.
   *
   * @throws MalformedFrameException when it is cut off or its payload exceeds {@link
   *     Limits#DATA_PAYLOAD}
   */
  public static DataFrame decode(ByteBuffer in) {
    long channel = Varint.read(in);
    long offset = Varint.read(in);
    if (in.remaining() > Limits.DATA_PAYLOAD) {
      throw new MalformedFrameException("payload too large");
    }
    return new DataFrame(channel, offset, in.slice());
  }

  /** The frame as one array. Consumes nothing of the payload. */
  public byte[] encode() {
    ByteBuffer out =
        ByteBuffer.allocate(Varint.size(channel) + Varint.size(offset) + payload.remaining());
    Varint.write(out, channel);
    Varint.write(out, offset);
    out.put(payload.duplicate());
    return out.array();
  }
}
