package io.carrel.project.server;

import io.carrel.project.Refusal;
import io.carrel.project.activity.Listening;
import io.carrel.project.exec.Exec;
import io.carrel.project.json.Json;
import io.carrel.project.link.LinkUpgrade;
import io.carrel.project.link.Messages;
import io.carrel.project.system.Workers;
import io.carrel.project.tunnel.Tunnel;
import io.carrel.protocol.ProjectServerApi;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;

/** The table of contents: who may ask, and who answers. */
final class Routes {
  private static final int MAX_EXEC_BODY = 2 << 20;
  private static final String PORTS = "/ports";

  private final Credential credential;
  private final Workers workers;
  private final FileRoutes files;
  private final UploadRoutes uploads;
  private final Exec exec;
  private final Listening listening;
  private final LinkUpgrade link;
  private final Metrics metrics;

  Routes(
      Credential credential,
      Workers workers,
      FileRoutes files,
      UploadRoutes uploads,
      Exec exec,
      Listening listening,
      LinkUpgrade link,
      Metrics metrics) {
    this.credential = credential;
    this.workers = workers;
    this.files = files;
    this.uploads = uploads;
    this.exec = exec;
    this.listening = listening;
    this.link = link;
    this.metrics = metrics;
  }

  void handle(Exchange exchange) {
    metrics.request();
    String path = exchange.target().path();
    if (exchange.method().equals(HttpMethod.CONNECT)) {
      connect(exchange);
    } else if (path.equals(ProjectServerApi.HEALTH)) {
      exchange.answer(Response.text("ready\n"));
    } else if (!credential.isShownBy(exchange.header(ProjectServerApi.AUTHORIZATION))) {
      throw new Refusal(401, "unauthenticated", "The credential is missing or wrong.");
    } else {
      route(exchange, path);
    }
  }

  private void route(Exchange exchange, String path) {
    if (exchange.header(HttpHeaderNames.CONTENT_ENCODING) != null) {
      throw new Refusal(415, "compressed", "The body must not be compressed.");
    }
    if (isBelow(path, ProjectServerApi.FILES)) {
      files.handle(exchange, path.substring(ProjectServerApi.FILES.length()));
    } else if (isBelow(path, ProjectServerApi.UPLOADS)) {
      uploads.handle(exchange, path.substring(ProjectServerApi.UPLOADS.length()));
    } else if (path.equals(ProjectServerApi.EXEC)) {
      require(exchange, HttpMethod.POST);
      exchange.receiveAll(MAX_EXEC_BODY, body -> run(exchange, body));
    } else if (path.equals(ProjectServerApi.LINK)) {
      link.upgrade(exchange.context(), exchange.request());
    } else if (path.equals(PORTS)) {
      require(exchange, HttpMethod.GET);
      exchange.async(workers.quick(), () -> Response.json(200, Messages.ports(listening.scan())));
    } else if (path.equals(ProjectServerApi.METRICS)) {
      require(exchange, HttpMethod.GET);
      exchange.answer(Response.text(metrics.text()));
    } else {
      throw new Refusal(404, "not_found", "There is nothing at this address.");
    }
  }

  static boolean isBelow(String path, String prefix) {
    return path.startsWith(prefix)
        && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/');
  }

  static void require(Exchange exchange, HttpMethod method) {
    if (!exchange.method().equals(method)) {
      throw methodNotAllowed();
    }
  }

  static Refusal methodNotAllowed() {
    return new Refusal(405, "method_not_allowed", "This method is not known here.");
  }

  private void connect(Exchange exchange) {
    if (!credential.isShownBy(exchange.header(ProjectServerApi.PROXY_AUTHORIZATION))) {
      throw new Refusal(407, "unauthenticated", "The credential is missing or wrong.");
    }
    Tunnel.open(
        exchange.context(),
        exchange.request().uri(),
        refusal -> exchange.answer(Response.refusal(refusal)),
        HttpConnection.class);
  }

  private void run(Exchange exchange, byte[] body) {
    var request = Json.parse(body);
    try {
      workers
          .blocking()
          .execute(
              () ->
                  exchange.answerLater(
                      Exchange.attempt(
                          () -> {
                            Exec.Answer answer = exec.run(request);
                            return answer.file() == null
                                ? Response.json(200, answer.memory())
                                : new Response.FilePart(
                                    200,
                                    Map.of("content-type", "application/json"),
                                    answer.file(),
                                    0,
                                    answer.size());
                          })));
    } catch (RejectedExecutionException full) {
      throw Refusal.busy();
    }
  }
}
