package io.carrel.cluster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.protocol.DataFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/**
 * A browser's session without the browser: speaks carrel.v1, acknowledges what it reads, and opens
 * its terminal again where it was when the link is back.
 */
final class SessionClient implements WebSocket.Listener {
  final CopyOnWriteArrayList<JsonNode> messages = new CopyOnWriteArrayList<>();
  final AtomicReference<@Nullable Integer> closed = new AtomicReference<>();
  private final ByteArrayOutputStream output;
  private final StringBuilder text = new StringBuilder();
  private final ByteArrayOutputStream binary = new ByteArrayOutputStream();
  private final WebSocket socket;

  private SessionClient(Api api, String project, ByteArrayOutputStream output) {
    this.output = output;
    this.socket =
        api.client
            .newWebSocketBuilder()
            .header("Cookie", api.cookie())
            .header("Origin", api.url)
            .subprotocols("carrel.v1")
            .buildAsync(URI.create(api.url.replace("http", "ws") + "/ws/projects/" + project), this)
            .join();
  }

  static SessionClient open(Api api, String project) {
    return open(api, project, new ByteArrayOutputStream());
  }

  /** Goes on where {@code before} was cut off: its output, its terminal, its identity. */
  static SessionClient resume(Api api, String project, SessionClient before) {
    SessionClient client = open(api, project, before.output);
    client.open(Map.of("terminal", before.terminal(), "from", before.output.size()));
    return client;
  }

  private static SessionClient open(Api api, String project, ByteArrayOutputStream output) {
    SessionClient client = new SessionClient(api, project, output);
    client.await(message -> is(message, "hub.link") && message.get("up").asBoolean());
    return client;
  }

  static boolean is(JsonNode message, String type) {
    return message.path("t").asText().equals(type);
  }

  JsonNode await(Predicate<JsonNode> expected) {
    return Awaitility.await()
        .until(
            () -> messages.stream().filter(expected).findFirst().orElse(null),
            java.util.Objects::nonNull);
  }

  void send(Map<String, ?> message) {
    try {
      socket.sendText(Api.JSON.writeValueAsString(message), true).join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Opens a new terminal on channel 1 and waits for it. */
  void openTerminal() {
    open(Map.of());
  }

  private void open(Map<String, ?> more) {
    send(terminal(more));
    await(answer -> is(answer, "opened"));
  }

  private static Map<String, Object> terminal(Map<String, ?> more) {
    Map<String, Object> message =
        new HashMap<>(
            Map.of(
                "t",
                "open",
                "ch",
                1,
                "kind",
                "terminal",
                "client",
                "test",
                "cols",
                80,
                "rows",
                24));
    message.putAll(more);
    return message;
  }

  private String terminal() {
    return await(message -> is(message, "opened")).get("terminal").asText();
  }

  void type(long offset, String input) {
    ByteBuffer bytes = ByteBuffer.wrap(input.getBytes(StandardCharsets.UTF_8));
    socket.sendBinary(ByteBuffer.wrap(new DataFrame(1, offset, bytes).encode()), true).join();
  }

  synchronized String output() {
    return output.toString(StandardCharsets.UTF_8);
  }

  @Override
  public synchronized CompletionStage<?> onText(
      WebSocket webSocket, CharSequence data, boolean last) {
    text.append(data);
    if (last) {
      try {
        onMessage(Api.JSON.readTree(text.toString()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      text.setLength(0);
    }
    webSocket.request(1);
    return CompletableFuture.completedStage(null);
  }

  private void onMessage(JsonNode message) {
    boolean linkIsBack = is(message, "hub.link") && message.get("up").asBoolean();
    Optional<JsonNode> opened = messages.stream().filter(known -> is(known, "opened")).findFirst();
    messages.add(message);
    if (linkIsBack && opened.isPresent()) {
      send(terminal(Map.of("terminal", opened.get().get("terminal"), "from", output.size())));
    }
  }

  @Override
  public synchronized CompletionStage<?> onBinary(
      WebSocket webSocket, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    binary.writeBytes(bytes);
    if (last) {
      DataFrame frame = DataFrame.decode(ByteBuffer.wrap(binary.toByteArray()));
      binary.reset();
      byte[] payload = new byte[frame.payload().remaining()];
      frame.payload().get(payload);
      // Repetitions are dropped by offset; anything else out of place spoils the output visibly.
      long known = output.size() - frame.offset();
      if (known < 0) {
        output.writeBytes("<gap>".getBytes(StandardCharsets.UTF_8));
      } else if (known < payload.length) {
        output.write(payload, (int) known, payload.length - (int) known);
      }
      send(Map.of("t", "ack", "ch", frame.channel(), "off", frame.offset() + payload.length));
    }
    webSocket.request(1);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
    closed.set(statusCode);
    return CompletableFuture.completedStage(null);
  }

  @Override
  public void onError(WebSocket webSocket, Throwable error) {
    closed.compareAndSet(null, 1006);
  }
}
