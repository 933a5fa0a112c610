package io.carrel.http.session;

import akka.util.ByteString;
import io.carrel.actors.session.SocketFrame;
import io.carrel.http.session.FrameReader.Opcode;
import java.nio.ByteBuffer;

/** Writes websocket frames, unmasked and each in one piece, as servers do (RFC 6455, section 5). */
final class FrameWriter {
  /** Bytes of a close frame's reason. */
  private static final int MAX_REASON = 123;

  private static final int NORMAL = 1000;

  private FrameWriter() {}

  static ByteString write(SocketFrame frame) {
    if (frame instanceof SocketFrame.Text text) {
      return frame(Opcode.TEXT, text.utf8());
    }
    if (frame instanceof SocketFrame.Binary binary) {
      return frame(Opcode.BINARY, binary.bytes());
    }
    SocketFrame.Close close = (SocketFrame.Close) frame;
    return close(close.code(), close.reason());
  }

  static ByteString normalClose() {
    return close(NORMAL, "");
  }

  static ByteString ping() {
    return frame(Opcode.PING, ByteString.emptyByteString());
  }

  static ByteString pong(ByteString payload) {
    return frame(Opcode.PONG, payload);
  }

  private static ByteString close(int code, String reason) {
    ByteBuffer status = ByteBuffer.allocate(2).putShort(0, (short) code);
    return frame(
        Opcode.CLOSE,
        ByteString.fromByteBuffer(status).concat(ByteString.fromString(reason).take(MAX_REASON)));
  }

  private static ByteString frame(Opcode opcode, ByteString payload) {
    int size = payload.size();
    ByteBuffer head = ByteBuffer.allocate(10).put((byte) (0x80 | opcode.code()));
    if (size < 126) {
      head.put((byte) size);
    } else if (size < 1 << 16) {
      head.put((byte) 126).putShort((short) size);
    } else {
      head.put((byte) 127).putLong(size);
    }
    return ByteString.fromByteBuffer(head.flip()).concat(payload);
  }
}
