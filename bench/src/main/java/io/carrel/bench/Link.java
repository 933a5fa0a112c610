package io.carrel.bench;

import io.carrel.protocol.LinkFrame;
import io.carrel.protocol.ProjectServerApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Speaks to a project server as a hub does: enough to open terminals. */
final class Link implements WebSocket.Listener {
  private static final int PATIENCE_SECONDS = 20;

  private final CountDownLatch opened;

  private Link(int terminals) {
    opened = new CountDownLatch(terminals);
  }

  /** Opens this many terminals and waits until each one is there. */
  static WebSocket openTerminals(int port, String credential, int terminals)
      throws InterruptedException {
    Link link = new Link(terminals);
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header(ProjectServerApi.AUTHORIZATION, "Bearer " + credential)
            .subprotocols(ProjectServerApi.LINK_SUBPROTOCOL)
            .buildAsync(URI.create("ws://127.0.0.1:" + port + ProjectServerApi.LINK), link)
            .join();
    send(socket, LinkFrame.Kind.OPEN, new byte[] {LinkFrame.Access.WRITE.code()});
    for (int channel = 1; channel <= terminals; channel++) {
      String open =
          "{\"t\":\"open\",\"ch\":%d,\"kind\":\"terminal\",\"client\":\"bench-%d\",\"cols\":80,\"rows\":24}"
              .formatted(channel, channel);
      send(socket, LinkFrame.Kind.TEXT, open.getBytes(StandardCharsets.UTF_8));
    }
    if (!link.opened.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new IllegalStateException("the terminals did not open");
    }
    return socket;
  }

  private static void send(WebSocket socket, LinkFrame.Kind kind, byte[] body) {
    byte[] frame = new LinkFrame(kind, 1, ByteBuffer.wrap(body)).encode();
    socket.sendBinary(ByteBuffer.wrap(frame), true).join();
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
    LinkFrame frame = LinkFrame.decode(data);
    if (frame.kind() == LinkFrame.Kind.TEXT
        && StandardCharsets.UTF_8.decode(frame.body()).toString().contains("\"opened\"")) {
      opened.countDown();
    }
    socket.request(1);
    return null;
  }
}
