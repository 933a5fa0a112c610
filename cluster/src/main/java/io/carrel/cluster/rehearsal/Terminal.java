package io.carrel.cluster.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.protocol.DataFrame;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A session with one terminal in it, until the hub sends it away. */
final class Terminal implements WebSocket.Listener {
  private static final int CHANNEL = 1;
  private static final long PATIENCE_SECONDS = 30;

  private final StringBuilder text = new StringBuilder();
  private final CompletableFuture<Void> up = new CompletableFuture<>();
  private final CompletableFuture<Void> opened = new CompletableFuture<>();
  private final CompletableFuture<Void> printed = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final WebSocket socket;

  private Terminal(Visitor visitor, String site, String project) {
    socket =
        visitor
            .client()
            .newWebSocketBuilder()
            .header("Cookie", visitor.cookie())
            .header("Origin", site)
            .subprotocols("carrel.v1")
            .buildAsync(URI.create("ws" + site.substring(4) + "/ws/projects/" + project), this)
            .join();
  }

  /** Opens a terminal, types a command there and waits for what it prints. Blocks. */
  static Terminal use(Visitor visitor, String site, String project)
      throws IOException, InterruptedException {
    Terminal terminal = new Terminal(visitor, site, project);
    await(terminal.up);
    terminal.send(
        Map.of(
            "t",
            "open",
            "ch",
            CHANNEL,
            "kind",
            "terminal",
            "client",
            "rehearsal",
            "cols",
            80,
            "rows",
            24));
    await(terminal.opened);
    ByteBuffer command = ByteBuffer.wrap("echo rehearsed\n".getBytes(StandardCharsets.UTF_8));
    terminal
        .socket
        .sendBinary(ByteBuffer.wrap(new DataFrame(CHANNEL, 0, command).encode()), true)
        .join();
    await(terminal.printed);
    return terminal;
  }

  /** Blocks until the hub has said good-bye. */
  void awaitFarewell() throws IOException, InterruptedException {
    await(closed);
  }

  void close() {
    socket.abort();
  }

  private static void await(CompletableFuture<Void> step) throws IOException, InterruptedException {
    try {
      step.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException("the terminal does not answer", e);
    }
  }

  private void send(Map<String, ?> message) throws IOException {
    socket.sendText(Visitor.JSON.writeValueAsString(message), true).join();
  }

  @Override
  public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      hear(text.toString());
      text.setLength(0);
    }
    webSocket.request(1);
    return CompletableFuture.completedStage(null);
  }

  private void hear(String message) {
    try {
      JsonNode heard = Visitor.JSON.readTree(message);
      String type = heard.path("t").asText();
      if (type.equals("hub.link") && heard.path("up").asBoolean()) {
        up.complete(null);
      } else if (type.equals("opened")) {
        opened.complete(null);
      }
    } catch (IOException e) {
      up.completeExceptionally(e);
    }
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
    printed.complete(null);
    webSocket.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.complete(null);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.complete(null);
  }
}
