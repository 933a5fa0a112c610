package io.carrel.actors.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * What a project server reports on session 0.
 *
 * @param busy something works there: a job in the foreground, a kernel, the processors
 * @param touched somebody said that they are at work
 */
record ActivityReport(boolean busy, boolean touched) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Lenient: what cannot be read reports nothing. */
  static ActivityReport parse(ByteBuffer body) {
    byte[] bytes = new byte[body.remaining()];
    body.duplicate().get(bytes);
    try {
      JsonNode report = JSON.readTree(bytes);
      return report == null
          ? new ActivityReport(false, false)
          : new ActivityReport(
              report.path("busy").asBoolean(false), report.path("touched").asBoolean(false));
    } catch (IOException e) {
      return new ActivityReport(false, false);
    }
  }

  boolean active() {
    return busy || touched;
  }
}
