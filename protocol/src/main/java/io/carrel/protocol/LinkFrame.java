package io.carrel.protocol;

import java.nio.ByteBuffer;

/**
 * A binary websocket frame on the link between hub and project server: kind (one byte), session
 * (varint), body. The hub never looks into the body of {@link Kind#TEXT} and {@link Kind#DATA}:
 * these are the browser's own frames.
 *
 * @param session the number the hub gave the session on this link; 0 speaks of the project itself
 * @param body a view of the received bytes, not a copy
 */
public record LinkFrame(Kind kind, long session, ByteBuffer body) {
  /** What a frame says. The wire carries the code. */
  public enum Kind {
    /** Hub → server: a session came; the body is one byte, the code of its {@link Access}. */
    OPEN(1),
    /** Hub → server: the session has gone. Server → hub: end the session; body: reason, UTF-8. */
    CLOSE(2),
    /** A control message, JSON in UTF-8. On session 0, server → hub: the activity report. */
    TEXT(3),
    /** A {@link DataFrame}. */
    DATA(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new MalformedFrameException("unknown link frame kind");
    }
  }

  /** What a session may do in the project; the project server enforces it on every channel. */
  public enum Access {
    READ(0),
    WRITE(1);

    private final int code;

    Access(int code) {
      this.code = code;
    }

    /** The byte on the wire. */
    public byte code() {
      return (byte) code;
    }

    /**
     * The access with this code.
     *
     * @throws MalformedFrameException when there is none
     */
    public static Access of(int code) {
      return switch (code) {
        case 0 -> READ;
        case 1 -> WRITE;
        default -> throw new MalformedFrameException("unknown access code");
      };
    }
  }

  /**
   * Decodes one frame from all that remains in {@code in}.
   *
   * @throws MalformedFrameException when it is cut off, of unknown kind or larger than {@link
   *     Limits#LINK_FRAME}
   */
  public static LinkFrame decode(ByteBuffer in) {
    if (in.remaining() > Limits.LINK_FRAME) {
      throw new MalformedFrameException("link frame too large");
    }
    if (!in.hasRemaining()) {
      throw new MalformedFrameException("empty link frame");
    }
    Kind kind = Kind.of(in.get());
    long session = Varint.read(in);
    return new LinkFrame(kind, session, in.slice());
  }

  /** The frame as one array. Consumes nothing of the body. */
  public byte[] encode() {
    ByteBuffer out = ByteBuffer.allocate(1 + Varint.size(session) + body.remaining());
    out.put((byte) kind.code);
    Varint.write(out, session);
    out.put(body.duplicate());
    return out.array();
  }
}
