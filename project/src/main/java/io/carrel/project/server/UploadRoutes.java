package io.carrel.project.server;

import io.carrel.project.Refusal;
import io.carrel.project.files.HomePath;
import io.carrel.project.files.Uploads;
import io.carrel.project.json.Json;
import io.carrel.project.json.JsonObject;
import io.carrel.project.system.Workers;
import io.netty.handler.codec.http.HttpMethod;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** {@code /uploads} and {@code /uploads/<id>}. */
final class UploadRoutes {
  private static final int MAX_BODY = 32 * 1024;
  private static final Set<String> FIELDS = Set.of("path", "size", "overwrite", "modified");
  private static final String OFFSET = "upload-offset";

  private final Uploads uploads;
  private final Workers workers;

  UploadRoutes(Uploads uploads, Workers workers) {
    this.uploads = uploads;
    this.workers = workers;
  }

  void handle(Exchange exchange, String rest) {
    if (rest.length() <= 1) {
      Routes.require(exchange, HttpMethod.POST);
      exchange.receiveAll(MAX_BODY, body -> start(exchange, Json.parse(body).only(FIELDS)));
      return;
    }
    String id = rest.substring(1);
    switch (exchange.method().name()) {
      case "HEAD" ->
          exchange.async(
              workers.quick(),
              () -> {
                Uploads.Progress progress = uploads.progress(id);
                return new Response.Plain(200, offsets(progress), new byte[0]);
              });
      case "PATCH" -> append(exchange, id);
      case "DELETE" ->
          exchange.async(
              workers.quick(),
              () -> {
                uploads.abandon(id);
                return Response.empty(204);
              });
      default -> throw Routes.methodNotAllowed();
    }
  }

  private void start(Exchange exchange, JsonObject json) {
    HomePath path = HomePath.parse(json.text("path"));
    long size = json.number("size", 0, Long.MAX_VALUE);
    boolean overwrite = json.flagOr("overwrite", false);
    String modified = json.textOr("modified", null);
    exchange.async(
        workers.quick(),
        () -> {
          Uploads.Progress progress = uploads.start(path, size, overwrite, modified);
          return Response.json(
              201,
              Json.object(
                  fields -> {
                    fields.writeStringField("id", progress.id());
                    fields.writeNumberField("offset", progress.offset());
                  }));
        });
  }

  private static Map<String, String> offsets(Uploads.Progress progress) {
    Map<String, String> headers = new HashMap<>();
    headers.put(OFFSET, Long.toString(progress.offset()));
    headers.put("upload-length", Long.toString(progress.size()));
    headers.put("cache-control", "no-store");
    return headers;
  }

  static Response conflict(Uploads.OffsetConflict conflict) {
    Response.Plain refusal =
        (Response.Plain)
            Response.refusal(
                new Refusal(
                    409, "offset_conflict", "The piece does not start where the upload ended."));
    Map<String, String> headers = new HashMap<>(refusal.headers());
    headers.put(OFFSET, Long.toString(conflict.offset()));
    return new Response.Plain(refusal.status(), headers, refusal.body());
  }

  private void append(Exchange exchange, String id) {
    String header = exchange.header(OFFSET);
    if (header == null || !header.matches("\\d{1,18}")) {
      throw Refusal.invalid("The header Upload-Offset must be a number of bytes.");
    }
    long offset = Long.parseLong(header);
    new BodyToDisk(exchange, workers.quick(), () -> new Piece(uploads.piece(id, offset))).start();
  }

  private record Piece(Uploads.Piece piece) implements BodyToDisk.Taker {
    @Override
    public void write(java.nio.ByteBuffer bytes) throws IOException {
      piece.write(bytes);
    }

    @Override
    public Response end() throws IOException {
      long offset = piece.offset();
      byte[] entry = piece.finish();
      return entry != null
          ? Response.json(200, entry)
          : new Response.Plain(204, Map.of(OFFSET, Long.toString(offset)), new byte[0]);
    }

    @Override
    public void close() throws IOException {
      piece.close();
    }
  }
}
