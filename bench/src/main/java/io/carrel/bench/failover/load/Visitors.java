package io.carrel.bench.failover.load;

import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.site.Api;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** People behind a load balancer, for whom nothing may fail. */
public final class Visitors {
  /** The port of {@link #APPLICATION}. */
  static final int PORT = 8765;

  /** An application that answers requests with their path and echoes websocket messages. */
  public static final String APPLICATION =
      """
      cat > echo.py <<'X'
      import base64, hashlib, socketserver
      class H(socketserver.StreamRequestHandler):
          def handle(self):
              while True:
                  line = self.rfile.readline()
                  if not line: return
                  path, key = line.split()[1], None
                  while True:
                      h = self.rfile.readline().strip()
                      if not h: break
                      if h.lower().startswith(b"sec-websocket-key:"): key = h.split(b":")[1].strip()
                  if key: return self.echo(key)
                  self.wfile.write(b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n%s" % (len(path), path))
          def echo(self, key):
              accept = base64.b64encode(hashlib.sha1(key + b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11").digest())
              self.wfile.write(b"HTTP/1.1 101 Switching Protocols\\r\\nUpgrade: websocket\\r\\nConnection: Upgrade\\r\\nSec-WebSocket-Accept: %s\\r\\n\\r\\n" % accept)
              while True:
                  head = self.rfile.read(6)
                  if len(head) < 6 or head[0] != 0x81: return
                  data = self.rfile.read(head[1] & 127)
                  text = bytes(b ^ head[2 + i % 4] for i, b in enumerate(data))
                  self.wfile.write(bytes([0x81, len(text)]) + text)
      class S(socketserver.ThreadingTCPServer):
          allow_reuse_address, daemon_threads, request_queue_size = True, True, 128
      S(("127.0.0.1", %d), H).serve_forever()
      X
      setsid python3 echo.py >echo.log 2>&1 &
      for i in $(seq 100); do (echo > /dev/tcp/127.0.0.1/%d) 2>/dev/null && exit 0; sleep 0.1; done; exit 1
      """
          .replace("%d), H", PORT + "), H")
          .replace("127.0.0.1/%d", "127.0.0.1/" + PORT);

  private Visitors() {}

  /** So many requests a second of each kind: an API read and a page of an application. */
  public static Client requests(
      Api api, Recorder recorder, Balancer balancer, String project, int milliseconds) {
    AtomicLong count = new AtomicLong();
    return () -> {
      long begun = System.nanoTime();
      if (count.incrementAndGet() % 2 == 0) {
        served(
            recorder,
            "api",
            balancer,
            node -> {
              int status =
                  api.call(node, "projects/get-one", Map.of("project_id", project)).status();
              return status == 200 ? "" : Integer.toString(status);
            });
      } else {
        served(recorder, "proxy", balancer, node -> page(api, node, project, count.get()));
      }
      long spent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
      TimeUnit.MILLISECONDS.sleep(Math.max(0, milliseconds - spent));
    };
  }

  private static String page(Api api, int node, String project, long number)
      throws IOException, InterruptedException {
    HttpResponse<String> page = api.get(node, "/" + project + "/server/" + PORT + "/" + number);
    boolean right = page.statusCode() == 200 && page.body().equals("/" + number);
    return right ? "" : Integer.toString(page.statusCode());
  }

  /** A project is started and stopped again. */
  public static Client starts(
      Api api, Recorder recorder, Balancer balancer, String project, int milliseconds) {
    AtomicLong count = new AtomicLong();
    return () -> {
      String operation = count.incrementAndGet() % 2 == 1 ? "projects/start" : "projects/stop";
      served(
          recorder,
          operation,
          balancer,
          node -> {
            int status = api.call(node, operation, Map.of("project_id", project)).status();
            return status == 200 ? "" : Integer.toString(status);
          });
      TimeUnit.MILLISECONDS.sleep(milliseconds);
    };
  }

  private static void served(
      Recorder recorder, String what, Balancer balancer, Balancer.Asking<String> asking)
      throws InterruptedException {
    String failure;
    try {
      failure = balancer.ask(asking);
    } catch (IOException e) {
      failure = e.toString();
    }
    recorder.seen(what, failure.isEmpty() ? Words.SERVED : Words.FAILED, what, failure);
  }
}
