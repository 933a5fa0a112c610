package io.carrel.project.link;

import io.carrel.project.Refusal;
import io.carrel.project.activity.Activity;
import io.carrel.project.activity.Listening;
import io.carrel.project.json.Json;
import io.carrel.project.terminal.Exit;
import io.carrel.project.terminal.Terminals;
import io.carrel.project.terminal.Viewer;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The control messages that the project server sends, as docs/protocol.md lists them. */
public final class Messages {
  private Messages() {}

  static byte[] opened(long ch, boolean terminal, Viewer.Attachment attachment) {
    return Json.object(
        json -> {
          json.writeStringField("t", "opened");
          json.writeNumberField("ch", ch);
          json.writeStringField(terminal ? "terminal" : "exec", attachment.stream().id());
          json.writeNumberField("from", attachment.from());
          json.writeNumberField("end", attachment.end());
          json.writeNumberField("in", attachment.received());
          json.writeNumberField("cols", attachment.columns());
          json.writeNumberField("rows", attachment.rows());
        });
  }

  static byte[] opened(long ch) {
    return Json.object(
        json -> {
          json.writeStringField("t", "opened");
          json.writeNumberField("ch", ch);
        });
  }

  static byte[] acknowledged(long ch, long offset) {
    return Json.object(
        json -> {
          json.writeStringField("t", "ack");
          json.writeNumberField("ch", ch);
          json.writeNumberField("off", offset);
        });
  }

  static byte[] gap(long ch, long from, long to) {
    return Json.object(
        json -> {
          json.writeStringField("t", "gap");
          json.writeNumberField("ch", ch);
          json.writeNumberField("from", from);
          json.writeNumberField("to", to);
        });
  }

  static byte[] size(long ch, int columns, int rows) {
    return Json.object(
        json -> {
          json.writeStringField("t", "size");
          json.writeNumberField("ch", ch);
          json.writeNumberField("cols", columns);
          json.writeNumberField("rows", rows);
        });
  }

  static byte[] exit(long ch, Exit exit) {
    return Json.object(
        json -> {
          json.writeStringField("t", "exit");
          json.writeNumberField("ch", ch);
          json.writeNumberField("code", exit.code());
          Integer signal = exit.signal();
          if (signal == null) {
            json.writeNullField("signal");
          } else {
            json.writeNumberField("signal", signal);
          }
        });
  }

  static byte[] changed(long ch, String path, @Nullable Set<String> names) {
    return Json.object(
        json -> {
          json.writeStringField("t", "changed");
          json.writeNumberField("ch", ch);
          json.writeStringField("path", path);
          if (names != null) {
            json.writeArrayFieldStart("names");
            for (String name : names) {
              json.writeString(name);
            }
            json.writeEndArray();
          }
        });
  }

  static byte[] closed(long ch, Refusal why) {
    return Json.object(
        json -> {
          json.writeStringField("t", "closed");
          json.writeNumberField("ch", ch);
          json.writeStringField("code", why.code());
          json.writeStringField("error", why.sentence());
        });
  }

  static byte[] error(Refusal why) {
    return Json.object(
        json -> {
          json.writeStringField("t", "error");
          json.writeStringField("code", why.code());
          json.writeStringField("error", why.sentence());
        });
  }

  static byte[] terminals(List<Terminals.Info> list) {
    return Json.object(
        json -> {
          json.writeStringField("t", "terminals");
          json.writeArrayFieldStart("list");
          for (Terminals.Info info : list) {
            json.writeStartObject();
            json.writeStringField("id", info.id());
            json.writeStringField("title", info.title());
            json.writeStringField("cwd", info.cwd());
            json.writeStringField("command", info.command());
            json.writeStringField("started", info.started().toString());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /** The ports, as a message and as the answer of {@code GET /ports}. */
  public static byte[] ports(List<Listening.Port> list) {
    return Json.object(
        json -> {
          json.writeStringField("t", "ports");
          json.writeArrayFieldStart("list");
          for (Listening.Port port : list) {
            json.writeStartObject();
            json.writeNumberField("port", port.port());
            json.writeStringField("process", port.process());
            json.writeNumberField("pid", port.pid());
            json.writeStringField("address", port.address());
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  static byte[] resources(Activity.Measured measured) {
    return Json.object(
        json -> {
          json.writeStringField("t", "resources");
          json.writeNumberField("cpu", rounded(measured.cpu()));
          json.writeNumberField("memory", measured.memory());
          json.writeNumberField("memory_limit", measured.memoryLimit());
          json.writeNumberField("disk_used", measured.diskUsed());
          json.writeNumberField("disk_free", measured.diskFree());
          json.writeNumberField("processes", measured.processes());
        });
  }

  static byte[] report(Activity.Measured measured, boolean touched) {
    return Json.object(
        json -> {
          json.writeBooleanField("busy", measured.busy());
          json.writeArrayFieldStart("reasons");
          for (String reason : measured.reasons()) {
            json.writeString(reason);
          }
          json.writeEndArray();
          json.writeNumberField("cpu", rounded(measured.cpu()));
          json.writeNumberField("memory", measured.memory());
          json.writeNumberField("processes", measured.processes());
          json.writeBooleanField("touched", touched);
        });
  }

  private static double rounded(double cores) {
    return Math.round(cores * 1000) / 1000.0;
  }
}
