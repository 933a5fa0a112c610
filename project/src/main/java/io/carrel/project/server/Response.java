package io.carrel.project.server;

import io.carrel.project.Refusal;
import io.carrel.project.json.Json;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An answer. */
sealed interface Response {
  int status();

  Map<String, String> headers();

  /** An answer that is in memory. */
  record Plain(int status, Map<String, String> headers, byte[] body) implements Response {}

  /** A part of a file, which is closed after it was sent. */
  record FilePart(int status, Map<String, String> headers, FileChannel file, long from, long length)
      implements Response {}

  static Response json(int status, byte[] body) {
    return new Plain(status, Map.of("content-type", "application/json"), body);
  }

  static Response empty(int status) {
    return new Plain(status, Map.of(), new byte[0]);
  }

  static Response text(String body) {
    return new Plain(
        200,
        Map.of("content-type", "text/plain; charset=utf-8"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  static Response refusal(Refusal refusal) {
    return json(
        refusal.status(),
        Json.object(
            json -> {
              json.writeStringField("error", refusal.sentence());
              json.writeStringField("code", refusal.code());
            }));
  }
}
