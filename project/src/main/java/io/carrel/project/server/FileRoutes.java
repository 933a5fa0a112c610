package io.carrel.project.server;

import io.carrel.project.Refusal;
import io.carrel.project.files.Condition;
import io.carrel.project.files.FileApi;
import io.carrel.project.files.HomePath;
import io.carrel.project.json.Json;
import io.carrel.project.json.JsonObject;
import io.carrel.project.system.Workers;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.io.IOException;
import java.util.Set;

/** {@code /files/<path>}. */
final class FileRoutes {
  private static final int MAX_BODY = 32 * 1024;
  private static final Set<String> TRANSFER_FIELDS = Set.of("to", "overwrite");

  private final FileApi files;
  private final Workers workers;

  FileRoutes(FileApi files, Workers workers) {
    this.files = files;
    this.workers = workers;
  }

  void handle(Exchange exchange, String rest) {
    HomePath path = HomePath.parse(rest);
    switch (exchange.method().name()) {
      case "GET", "HEAD" -> get(exchange, path);
      case "PUT" -> put(exchange, path);
      case "DELETE" -> delete(exchange, path);
      case "POST" -> post(exchange, path);
      default -> throw Routes.methodNotAllowed();
    }
  }

  private void get(Exchange exchange, HomePath path) {
    Target target = exchange.target();
    if (target.has("list")) {
      list(exchange, path);
    } else if (target.has("find")) {
      String text = target.textOr("find", "");
      int limit = target.number("limit", 200, 1, 1000);
      exchange.async(workers.slow(), () -> Response.json(200, files.find(path, text, limit)));
    } else {
      exchange.async(workers.quick(), () -> Downloads.answer(exchange, files.open(path)));
    }
  }

  private void list(Exchange exchange, HomePath path) {
    Target target = exchange.target();
    String after = target.text("after");
    int limit = target.number("limit", 200, 1, 1000);
    String sort = target.textOr("sort", "name");
    boolean descending = descending(target.textOr("order", "asc"));
    boolean hidden = target.flag("hidden");
    String filter = target.textOr("filter", "");
    exchange.async(
        workers.slow(),
        () -> Response.json(200, files.list(path, after, limit, sort, descending, hidden, filter)));
  }

  private static boolean descending(String order) {
    return switch (order) {
      case "asc" -> false;
      case "desc" -> true;
      default -> throw Refusal.invalid("The order must be asc or desc.");
    };
  }

  private void put(Exchange exchange, HomePath path) {
    Condition condition =
        Condition.of(
            exchange.header(HttpHeaderNames.IF_MATCH),
            exchange.header(HttpHeaderNames.IF_NONE_MATCH));
    boolean parents = exchange.target().flag("parents");
    new BodyToDisk(exchange, workers.quick(), () -> new Put(path, condition, parents)).start();
  }

  private final class Put implements BodyToDisk.Taker {
    private final FileApi.Writing writing;

    Put(HomePath path, Condition condition, boolean parents) throws IOException {
      writing = files.write(path, condition, parents);
    }

    @Override
    public void write(java.nio.ByteBuffer bytes) throws IOException {
      writing.write(bytes);
    }

    @Override
    public Response end() throws IOException {
      return Response.json(200, writing.place());
    }

    @Override
    public void close() throws IOException {
      writing.close();
    }
  }

  private void delete(Exchange exchange, HomePath path) {
    boolean recursive = exchange.target().flag("recursive");
    exchange.async(
        recursive ? workers.slow() : workers.quick(),
        () -> {
          files.delete(path, recursive);
          return Response.empty(204);
        });
  }

  private void post(Exchange exchange, HomePath path) {
    Target target = exchange.target();
    if (target.has("folder")) {
      boolean parents = target.flag("parents");
      exchange.async(workers.quick(), () -> Response.json(201, files.makeFolder(path, parents)));
    } else if (target.has("move") || target.has("copy")) {
      exchange.receiveAll(MAX_BODY, body -> transfer(exchange, path, body));
    } else {
      throw Refusal.invalid("What shall be done: folder, move or copy?");
    }
  }

  private void transfer(Exchange exchange, HomePath path, byte[] body) {
    JsonObject json = Json.parse(body).only(TRANSFER_FIELDS);
    HomePath to = HomePath.parse(json.text("to"));
    boolean overwrite = json.flagOr("overwrite", false);
    boolean move = exchange.target().has("move");
    exchange.async(
        workers.slow(),
        () ->
            Response.json(
                200, move ? files.move(path, to, overwrite) : files.copy(path, to, overwrite)));
  }
}
