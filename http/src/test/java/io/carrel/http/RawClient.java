package io.carrel.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A client that sends whatever bytes it likes. */
public final class RawClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 15_000;
  public final Socket socket;

  public RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
  }

  /** Sends these characters, a byte each; that the server has hung up is seen when reading. */
  public RawClient say(String text) throws IOException {
    return say(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient say(byte[] bytes) throws IOException {
    try {
      socket.getOutputStream().write(bytes);
    } catch (java.net.SocketException hungUp) {
      if (!socket.isConnected()) {
        throw hungUp;
      }
    }
    return this;
  }

  /** All that comes until the server closes; fails when it does not. */
  public String untilClosed() throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      socket.getInputStream().transferTo(all);
    } catch (SocketTimeoutException open) {
      throw new AssertionError("still open after " + all, open);
    } catch (java.net.SocketException reset) {
      // Closed all the same.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads until this was among it. */
  public String until(String part) throws IOException {
    InputStream in = socket.getInputStream();
    StringBuilder all = new StringBuilder();
    while (all.indexOf(part) < 0) {
      int next = in.read();
      if (next < 0) {
        throw new AssertionError("closed after " + all);
      }
      all.append((char) next);
    }
    return all.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
