package io.carrel.http.session;

import akka.util.ByteString;
import io.carrel.actors.session.Farewell;
import io.carrel.actors.session.SocketFrame;
import io.carrel.protocol.Limits;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a browser's websocket frames (RFC 6455, section 5) out of the bytes as they come. Keeps at
 * most one message, whose size is refused as soon as it is announced.
 */
final class FrameReader {
  private static final int MAX_CONTROL = 125;

  private ByteString bytes = ByteString.emptyByteString();
  private ByteString message = ByteString.emptyByteString();
  private @Nullable Opcode messageOf;

  /** Something whole. */
  sealed interface Read {
    record Message(SocketFrame frame) implements Read {}

    record Ping(ByteString payload) implements Read {}

    record Pong() implements Read {}

    record Close() implements Read {}
  }

  private record Head(boolean last, Opcode opcode, int headBytes, int payloadBytes) {
    int frameBytes() {
      return headBytes + payloadBytes;
    }
  }

  void add(ByteString more) {
    bytes = bytes.concat(more);
  }

  /**
   * The next whole thing, or null until more bytes come.
   *
   * @throws SocketViolation when there can be none
   */
  @Nullable Read next() throws SocketViolation {
    while (true) {
      Head head = head();
      if (head == null || bytes.size() < head.frameBytes()) {
        return null;
      }
      ByteString payload = payload(head);
      bytes = bytes.drop(head.frameBytes()).compact();
      Read read = take(head, payload);
      if (read != null) {
        return read;
      }
    }
  }

  private @Nullable Head head() throws SocketViolation {
    if (bytes.size() < 2) {
      return null;
    }
    int first = bytes.apply(0) & 0xFF;
    int second = bytes.apply(1) & 0xFF;
    require((first & 0x70) == 0, "extension bits");
    require((second & 0x80) != 0, "not masked");
    Opcode opcode = Opcode.of(first & 0x0F);
    boolean last = (first & 0x80) != 0;
    int lengthBytes = (second & 0x7F) == 126 ? 2 : (second & 0x7F) == 127 ? 8 : 0;
    if (bytes.size() < 2 + lengthBytes) {
      return null;
    }
    long length = lengthBytes == 0 ? second & 0x7F : number(2, lengthBytes);
    check(opcode, last, length);
    return new Head(last, opcode, 2 + lengthBytes + 4, (int) length);
  }

  private long number(int at, int count) {
    long value = 0;
    for (int i = 0; i < count; i++) {
      value = value << 8 | (bytes.apply(at + i) & 0xFF);
    }
    return value;
  }

  private void check(Opcode opcode, boolean last, long length) throws SocketViolation {
    if (opcode.isControl()) {
      require(last && length <= MAX_CONTROL, "control frame in pieces or too long");
      return;
    }
    require((opcode == Opcode.CONTINUATION) == (messageOf != null), "pieces out of order");
    Opcode of = messageOf == null ? opcode : messageOf;
    long most = of == Opcode.TEXT ? Limits.CONTROL_MESSAGE : Limits.DATA_FRAME;
    if (length < 0 || message.size() + length > most) {
      throw new SocketViolation(Farewell.TOO_LARGE, "message too large");
    }
  }

  private ByteString payload(Head head) {
    byte[] payload = bytes.slice(head.headBytes(), head.frameBytes()).toArray();
    int mask = head.headBytes() - 4;
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= bytes.apply(mask + (i & 3));
    }
    return ByteString.fromArrayUnsafe(payload);
  }

  private @Nullable Read take(Head head, ByteString payload) throws SocketViolation {
    return switch (head.opcode()) {
      case PING -> new Read.Ping(payload);
      case PONG -> new Read.Pong();
      case CLOSE -> new Read.Close();
      case TEXT, BINARY, CONTINUATION -> piece(head, payload);
    };
  }

  private @Nullable Read piece(Head head, ByteString payload) throws SocketViolation {
    Opcode of = messageOf == null ? head.opcode() : messageOf;
    ByteString whole = message.concat(payload);
    if (!head.last()) {
      messageOf = of;
      message = whole.compact();
      return null;
    }
    messageOf = null;
    message = ByteString.emptyByteString();
    if (of == Opcode.BINARY) {
      return new Read.Message(new SocketFrame.Binary(whole));
    }
    requireUtf8(whole.asByteBuffer());
    return new Read.Message(new SocketFrame.Text(whole));
  }

  private static void requireUtf8(ByteBuffer text) throws SocketViolation {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(text);
    } catch (CharacterCodingException e) {
      throw new SocketViolation(Farewell.MALFORMED, "text is no UTF-8");
    }
  }

  private static void require(boolean fulfilled, String message) throws SocketViolation {
    if (!fulfilled) {
      throw new SocketViolation(Farewell.MALFORMED, message);
    }
  }

  /** RFC 6455, section 5.2. */
  enum Opcode {
    CONTINUATION(0),
    TEXT(1),
    BINARY(2),
    CLOSE(8),
    PING(9),
    PONG(10);

    private final int code;

    Opcode(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    boolean isControl() {
      return code >= 8;
    }

    static Opcode of(int code) throws SocketViolation {
      for (Opcode opcode : values()) {
        if (opcode.code == code) {
          return opcode;
        }
      }
      throw new SocketViolation(Farewell.MALFORMED, "unknown opcode");
    }
  }
}
