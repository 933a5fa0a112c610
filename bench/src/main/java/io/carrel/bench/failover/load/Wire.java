package io.carrel.bench.failover.load;

import io.carrel.bench.site.Api;
import java.io.ByteArrayOutputStream;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One websocket with whole messages in both directions. Thread-safe. */
final class Wire implements WebSocket.Listener {
  private final Receiver receiver;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private CompletableFuture<?> sending;
  private volatile @Nullable WebSocket socket;
  private boolean over;

  /** Hears of whole messages and of the end, on the client's threads, one at a time. */
  interface Receiver {
    void text(String message);

    void binary(byte[] message);

    /**
     * @param code 1006 when it broke
     */
    void closed(int code);
  }

  private Wire(Receiver receiver) {
    this.receiver = receiver;
    this.sending = new CompletableFuture<WebSocket>();
  }

  static Wire open(Api api, int node, String path, String subprotocol, Receiver receiver) {
    Wire wire = new Wire(receiver);
    CompletableFuture<?> first = wire.sending;
    var unused =
        api.open(node, path, subprotocol, wire)
            .whenComplete(
                (opened, failure) -> {
                  if (failure != null) {
                    wire.end(1006);
                  } else {
                    wire.opened(opened);
                    first.complete(null);
                  }
                });
    return wire;
  }

  private synchronized void opened(WebSocket opened) {
    socket = opened;
    if (over) {
      opened.abort();
    }
  }

  void send(String message) {
    queue(to -> to.sendText(message, true));
  }

  void send(byte[] message) {
    queue(to -> to.sendBinary(ByteBuffer.wrap(message), true));
  }

  private interface Sending {
    CompletableFuture<WebSocket> to(WebSocket socket);
  }

  /** A websocket of Java's takes one message at a time. */
  private synchronized void queue(Sending message) {
    sending =
        sending
            .thenCompose(
                before -> {
                  WebSocket to = socket;
                  return to == null
                      ? CompletableFuture.<WebSocket>failedFuture(new IllegalStateException())
                      : message.to(to);
                })
            .whenComplete(
                (sent, failure) -> {
                  if (failure != null) {
                    end(1006);
                  }
                });
  }

  /** Cuts it off; nobody is told. */
  synchronized void abort() {
    over = true;
    if (socket != null) {
      socket.abort();
    }
  }

  private void end(int code) {
    synchronized (this) {
      if (over) {
        return;
      }
      abort();
    }
    receiver.closed(code);
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      String message = text.toString();
      text.setLength(0);
      receiver.text(message);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binary.writeBytes(bytes);
    if (last) {
      byte[] message = binary.toByteArray();
      binary.reset();
      receiver.binary(message);
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    end(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end(1006);
  }

  static byte[] bytes(String ascii) {
    return ascii.getBytes(StandardCharsets.US_ASCII);
  }
}
