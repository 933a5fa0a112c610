package io.carrel.actors.session;

import akka.util.ByteString;

/** What passes between a session and the socket it owns. */
public sealed interface SocketFrame {
  /** A text message, UTF-8. */
  record Text(ByteString utf8) implements SocketFrame {}

  record Binary(ByteString bytes) implements SocketFrame {}

  /** The last frame: closes the socket with this code. From the session only. */
  record Close(int code, String reason) implements SocketFrame {}
}
