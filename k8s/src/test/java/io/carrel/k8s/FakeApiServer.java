package io.carrel.k8s;

import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.api.ApiSettings;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Speaks HTTP as an API server does, watches over websockets included, and answers what a test
 * says: few real ones forget, fall silent or refuse at will. Each connection has a thread.
 */
public final class FakeApiServer implements AutoCloseable {
  private static final String WEBSOCKET = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final ServerSocket listener;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final Set<Socket> cut = ConcurrentHashMap.newKeySet();
  private volatile Handler handler;

  /** All requests so far. */
  public final List<Request> requests = new CopyOnWriteArrayList<>();

  /** All watches that were opened, in this order. */
  public final List<OpenWatch> watches = new CopyOnWriteArrayList<>();

  /** Decides the answer; may block. */
  @FunctionalInterface
  public interface Handler {
    Answer answer(Request request) throws Exception;
  }

  /**
   * @param at when it came, by {@link System#nanoTime}
   */
  public record Request(String method, String path, Map<String, String> query, long at) {
    public boolean isWatch() {
      return "true".equals(query.get("watch"));
    }
  }

  /**
   * @param json null: a watch is opened
   */
  public record Answer(int code, @Nullable String json) {
    public static final Answer WATCH = new Answer(101, null);

    public static Answer ok(String json) {
      return new Answer(200, json);
    }

    public static Answer failed(int code) {
      return new Answer(
          code, "{\"kind\":\"Status\",\"code\":" + code + ",\"message\":\"said so\"}");
    }
  }

  /** A watch as the server has it. */
  public static final class OpenWatch {
    public final Request request;
    private final Socket socket;

    OpenWatch(Request request, Socket socket) {
      this.request = request;
      this.socket = socket;
    }

    /** Ends it without a word of good-bye. */
    public void close() throws IOException {
      socket.close();
    }

    /** Sends {@code {"type":…,"object":…}}. */
    public synchronized void send(String type, String object) throws IOException {
      byte[] text =
          ("{\"type\":\"" + type + "\",\"object\":" + object + "}")
              .getBytes(StandardCharsets.UTF_8);
      OutputStream out = socket.getOutputStream();
      out.write(0x81);
      if (text.length < 126) {
        out.write(text.length);
      } else {
        out.write(126);
        out.write(ByteBuffer.allocate(2).putShort((short) text.length).array());
      }
      out.write(text);
      out.flush();
    }

    /** Says that the moment it was watched from is no longer known. */
    public void expire() throws IOException {
      send(
          "ERROR",
          "{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"code\":410,\"reason\":\"Expired\"}");
    }
  }

  public FakeApiServer(Handler handler) throws IOException {
    this.handler = handler;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  public void answer(Handler with) {
    this.handler = with;
  }

  /** From now on nothing is heard on the connections that are open; new ones work. */
  public void cut() {
    cut.addAll(sockets);
  }

  public int connections() {
    return sockets.size();
  }

  /** A client of it: time-outs of a second, no limit that a test would notice. */
  public ApiServer client(Path folder) throws IOException {
    return new ApiServer(settings(folder));
  }

  public ApiSettings settings(Path folder) throws IOException {
    return new ApiSettings(
        Optional.of(kubeconfig(folder)),
        10_000,
        10_000,
        8,
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        1000);
  }

  private Path kubeconfig(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("kubeconfig"),
        "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
            + "contexts: [{name: c, context: {cluster: c}}]\n"
            + "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:"
            + listener.getLocalPort()
            + "'}}]\n");
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        daemon(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
        Map<String, String> headers = headers(in);
        in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        if (cut.contains(socket)) {
          swallow(in);
          return;
        }
        Request request = request(line);
        requests.add(request);
        Answer answer = handler.answer(request);
        if (cut.contains(socket)) {
          swallow(in);
          return;
        } else if (answer.json() == null) {
          upgrade(out, headers.getOrDefault("sec-websocket-key", ""));
          watches.add(new OpenWatch(request, socket));
          swallow(in);
          return;
        }
        send(out, answer.code(), answer.json());
      }
    } catch (Exception ended) {
      // The client sees its connection end.
    } finally {
      sockets.remove(socket);
    }
  }

  private static void swallow(InputStream in) throws IOException {
    byte[] buffer = new byte[1024];
    while (in.read(buffer) >= 0) {
      // until the client gives it up
    }
  }

  private static Request request(String line) {
    String[] parts = line.split(" ", 3);
    URI uri = URI.create(parts[1]);
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String pair : uri.getRawQuery().split("&", -1)) {
        int equals = pair.indexOf('=');
        query.put(
            pair.substring(0, equals),
            URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return new Request(parts[0], uri.getPath(), query, System.nanoTime());
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String line = line(in); line != null && !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
          line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static @Nullable String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0; c = in.read()) {
      if (c == '\n') {
        return line.toString();
      } else if (c != '\r') {
        line.append((char) c);
      }
    }
    return null;
  }

  private static void upgrade(OutputStream out, String key) throws Exception {
    byte[] digest =
        MessageDigest.getInstance("SHA-1")
            .digest((key + WEBSOCKET).getBytes(StandardCharsets.US_ASCII));
    write(
        out,
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(digest)
            + "\r\n\r\n");
  }

  private static void send(OutputStream out, int code, String json) throws IOException {
    write(
        out,
        "HTTP/1.1 "
            + code
            + " -\r\nContent-Type: application/json\r\nContent-Length: "
            + json.getBytes(StandardCharsets.UTF_8).length
            + "\r\n\r\n"
            + json);
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "fake-api-server");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
