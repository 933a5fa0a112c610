package io.carrel.k8s;

import io.carrel.protocol.DataFrame;
import io.carrel.protocol.LinkFrame;
import io.carrel.protocol.ProjectServerApi;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A terminal in a project's pod, opened as a hub does it; for what a few lines can show. */
final class PodTerminal implements WebSocket.Listener, AutoCloseable {
  private static final long SESSION = 1;
  private static final long CHANNEL = 1;

  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private final StringBuilder shown = new StringBuilder();
  private final WebSocket socket;
  private long sent;

  PodTerminal(String host, int port, String credential) throws Exception {
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols(ProjectServerApi.LINK_SUBPROTOCOL)
            .header(ProjectServerApi.AUTHORIZATION, "Bearer " + credential)
            .buildAsync(URI.create("ws://" + host + ":" + port + ProjectServerApi.LINK), this)
            .get(20, TimeUnit.SECONDS);
    send(LinkFrame.Kind.OPEN, new byte[] {LinkFrame.Access.WRITE.code()});
    String open =
        "{\"t\":\"open\",\"ch\":1,\"kind\":\"terminal\",\"client\":\"test\",\"cols\":120,\"rows\":30}";
    send(LinkFrame.Kind.TEXT, open.getBytes(StandardCharsets.UTF_8));
  }

  private void send(LinkFrame.Kind kind, byte[] body) throws Exception {
    byte[] frame = new LinkFrame(kind, SESSION, ByteBuffer.wrap(body)).encode();
    socket.sendBinary(ByteBuffer.wrap(frame), true).get(20, TimeUnit.SECONDS);
  }

  /** Types it, and Enter. */
  void type(String line) throws Exception {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    send(LinkFrame.Kind.DATA, new DataFrame(CHANNEL, sent, ByteBuffer.wrap(bytes)).encode());
    sent += bytes.length;
  }

  /** All that was shown so far, control sequences included. */
  synchronized String shown() {
    return shown.toString();
  }

  @Override
  public synchronized @Nullable CompletionStage<?> onBinary(
      WebSocket from, ByteBuffer bytes, boolean last) {
    byte[] chunk = new byte[bytes.remaining()];
    bytes.get(chunk);
    partial.writeBytes(chunk);
    if (last) {
      LinkFrame frame = LinkFrame.decode(ByteBuffer.wrap(partial.toByteArray()));
      partial.reset();
      if (frame.kind() == LinkFrame.Kind.DATA) {
        shown.append(StandardCharsets.UTF_8.decode(DataFrame.decode(frame.body()).payload()));
      }
    }
    from.request(1);
    return null;
  }

  @Override
  public void close() {
    socket.abort();
  }
}
