package io.carrel.project;

import io.carrel.protocol.DataFrame;
import io.carrel.protocol.LinkFrame;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** The hub's end of a link, for tests. */
final class LinkClient implements WebSocket.Listener, AutoCloseable {
  /** Told of each data frame as it comes; null: nobody. */
  interface OnData {
    void accept(long session, DataFrame frame);
  }

  private final List<String> texts = new ArrayList<>();
  private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);
  private @Nullable WebSocket socket;
  private volatile OnData onData = (session, frame) -> {};
  final CompletableFuture<Integer> closed = new CompletableFuture<>();

  static LinkClient connect(int port, String credential) throws Exception {
    LinkClient client = new LinkClient();
    client.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .subprotocols("carrel.link.v1")
            .header("Authorization", "Bearer " + credential)
            .buildAsync(URI.create("ws://127.0.0.1:" + port + "/link"), client)
            .get(10, TimeUnit.SECONDS);
    return client;
  }

  void onData(OnData listener) {
    onData = listener;
  }

  synchronized void frame(LinkFrame.Kind kind, long session, byte[] body) {
    raw(new LinkFrame(kind, session, ByteBuffer.wrap(body)).encode());
  }

  synchronized void raw(byte[] bytes) {
    WebSocket to = java.util.Objects.requireNonNull(socket);
    sending =
        sending.thenComposeAsync(x -> to.sendBinary(ByteBuffer.wrap(bytes), true), Runnable::run);
  }

  void open(long session, LinkFrame.Access access) {
    frame(LinkFrame.Kind.OPEN, session, new byte[] {access.code()});
  }

  void text(long session, String json) {
    frame(LinkFrame.Kind.TEXT, session, json.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
  }

  void data(long session, long ch, long offset, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    frame(LinkFrame.Kind.DATA, session, new DataFrame(ch, offset, ByteBuffer.wrap(bytes)).encode());
  }

  /** Waits for a control message "session json". */
  String await(Predicate<String> wanted) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(5))
        .until(() -> find(wanted) != null);
    return java.util.Objects.requireNonNull(find(wanted));
  }

  /** Waits for a message of this type on this channel. */
  String await(long session, String type, long ch) {
    return await(
        text ->
            text.startsWith(session + " ")
                && text.contains("\"t\":\"" + type + "\"")
                && text.contains("\"ch\":" + ch + ","));
  }

  synchronized @Nullable String find(Predicate<String> wanted) {
    return texts.stream().filter(wanted).reduce((first, last) -> last).orElse(null);
  }

  /** Waits for a message of this type on this session. */
  String await(long session, String type) {
    return await(text -> text.startsWith(session + " ") && text.contains("\"t\":\"" + type + "\""));
  }

  /** How many messages begin like this and hold that. */
  synchronized long count(String start, String part) {
    return texts.stream().filter(text -> text.startsWith(start) && text.contains(part)).count();
  }

  synchronized void forgetTexts() {
    texts.clear();
  }

  static long number(String json, String field) {
    var matcher = java.util.regex.Pattern.compile("\"" + field + "\":(-?\\d+)").matcher(json);
    if (!matcher.find()) {
      throw new AssertionError(field + " is missing in " + json);
    }
    return Long.parseLong(matcher.group(1));
  }

  static String word(String json, String field) {
    var matcher = java.util.regex.Pattern.compile("\"" + field + "\":\"([^\"]*)\"").matcher(json);
    if (!matcher.find()) {
      throw new AssertionError(field + " is missing in " + json);
    }
    return matcher.group(1);
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer bytes, boolean last) {
    byte[] chunk = new byte[bytes.remaining()];
    bytes.get(chunk);
    partial.writeBytes(chunk);
    if (last) {
      LinkFrame frame = LinkFrame.decode(ByteBuffer.wrap(partial.toByteArray()));
      partial.reset();
      if (frame.kind() == LinkFrame.Kind.DATA) {
        onData.accept(frame.session(), DataFrame.decode(frame.body()));
      } else {
        byte[] body = new byte[frame.body().remaining()];
        frame.body().get(body);
        synchronized (this) {
          texts.add(
              frame.session()
                  + " "
                  + (frame.kind() == LinkFrame.Kind.CLOSE ? "CLOSE " : "")
                  + new String(body, StandardCharsets.UTF_8));
        }
      }
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    closed.complete(status);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(-1);
  }

  /** Cuts the connection without a word. */
  void cut() {
    java.util.Objects.requireNonNull(socket).abort();
    closed.complete(-1);
  }

  @Override
  public void close() {
    cut();
  }
}
