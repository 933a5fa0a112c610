package io.carrel.local;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;

/**
 * Obeys the flags of docs/protocol.md, and knows nothing but its health and its credential. Files
 * in its home make it behave badly: {@code fail} ends it at once, {@code deaf} makes it never
 * answer, {@code stubborn} makes it ignore SIGTERM.
 */
public final class StubProjectServer {
  private StubProjectServer() {}

  public static void main(String[] arguments) throws Exception {
    Map<String, String> flags = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      flags.put(arguments[i], arguments[i + 1]);
    }
    Path home = Path.of(flags.get("--home"));
    if (Files.exists(home.resolve("fail"))) {
      System.err.println("no room\u0007 for a notebook");
      System.exit(3);
    }
    if (Files.exists(home.resolve("stubborn"))) {
      Runtime.getRuntime().addShutdownHook(new Thread(new Semaphore(0)::acquireUninterruptibly));
    }
    listen(flags, Files.exists(home.resolve("deaf")));
    Path init = home.resolve("project_init.sh");
    if (Files.exists(init)) {
      new ProcessBuilder("bash", init.toString()).inheritIO().start();
    }
  }

  private static void listen(Map<String, String> flags, boolean deaf) throws Exception {
    String bearer = "Bearer " + Files.readString(Path.of(flags.get("--credential-file"))).strip();
    InetAddress host = InetAddress.getByName(flags.get("--host"));
    int port = Integer.parseInt(flags.get("--port"));
    HttpServer server = HttpServer.create(new InetSocketAddress(host, port), 0);
    server.createContext(
        "/",
        exchange -> {
          boolean health = exchange.getRequestURI().getPath().equals("/healthz");
          boolean known = bearer.equals(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.sendResponseHeaders(deaf ? 503 : health || known ? 200 : 401, -1);
          exchange.close();
        });
    server.start();
    Path file = Path.of(flags.get("--port-file"));
    Path next = file.resolveSibling("port.tmp");
    Files.writeString(next, Integer.toString(server.getAddress().getPort()));
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
