package io.carrel.project.link;

import io.carrel.project.Refusal;
import io.carrel.project.files.Failures;
import io.carrel.project.json.JsonObject;
import io.carrel.project.system.Workers;
import io.carrel.project.terminal.Stream;
import io.carrel.project.terminal.Terminals;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/** Opens terminals and commands for one session: checked on the event loop, started off it. */
final class StreamOpening {
  private static final int MAX_SIDE = 1000;
  private static final int MAX_CLIENT = 100;

  private final Session session;
  private final Terminals terminals;
  private final Workers workers;

  StreamOpening(Session session, Services services) {
    this.session = session;
    this.terminals = services.terminals();
    this.workers = services.workers();
  }

  /** Names a request to start something, so that its repetition starts nothing. */
  static String request(String client, long ch) {
    return client + "/" + ch;
  }

  private interface Starting {
    Stream start() throws IOException;
  }

  /** The size the page has, which a terminal takes over. */
  private record Size(int columns, int rows) {}

  StreamChannel terminal(long ch, JsonObject message) {
    String client = client(message);
    String id = message.textOr("terminal", null);
    Size size = size(message);
    String cwd = message.textOr("cwd", null);
    String title = message.textOr("title", null);
    Starting starting =
        () ->
            id != null
                ? terminals.require(id)
                : terminals.startTerminal(
                    request(client, ch),
                    cwd,
                    title,
                    size == null ? 80 : size.columns(),
                    size == null ? 24 : size.rows());
    return open(new StreamChannel(session, ch, client, true), ch, starting, from(message), size);
  }

  StreamChannel command(long ch, JsonObject message) {
    String client = client(message);
    String id = message.textOr("exec", null);
    List<String> command = new ArrayList<>();
    if (id == null) {
      command.add(message.text("command"));
      command.addAll(message.texts("args"));
    }
    String cwd = message.textOr("cwd", null);
    Long from = from(message);
    Starting starting =
        () ->
            id != null
                ? terminals.require(id)
                : terminals.startCommand(request(client, ch), command, cwd);
    return open(
        new StreamChannel(session, ch, client, false),
        ch,
        starting,
        from == null ? 0L : from,
        null);
  }

  private static String client(JsonObject message) {
    String client = message.text("client");
    if (client.isEmpty() || client.length() > MAX_CLIENT) {
      throw Refusal.invalid("The field client must have 1 to " + MAX_CLIENT + " characters.");
    }
    return client;
  }

  private static @Nullable Long from(JsonObject message) {
    return message.numberOrNull("from", 0, Long.MAX_VALUE);
  }

  private static @Nullable Size size(JsonObject message) {
    Long columns = message.numberOrNull("cols", 1, MAX_SIDE);
    Long rows = message.numberOrNull("rows", 1, MAX_SIDE);
    return columns == null || rows == null ? null : new Size(columns.intValue(), rows.intValue());
  }

  private StreamChannel open(
      StreamChannel channel, long ch, Starting starting, @Nullable Long from, @Nullable Size size) {
    try {
      workers.quick().execute(() -> start(channel, ch, starting, from, size));
    } catch (RejectedExecutionException full) {
      throw Refusal.busy();
    }
    return channel;
  }

  private void start(
      StreamChannel channel, long ch, Starting starting, @Nullable Long from, @Nullable Size size) {
    guarded(
        channel,
        ch,
        () -> {
          Stream stream = starting.start();
          workers
              .sending()
              .execute(() -> guarded(channel, ch, () -> attach(channel, stream, from, size)));
        });
  }

  private static void attach(
      StreamChannel channel, Stream stream, @Nullable Long from, @Nullable Size size)
      throws IOException {
    if (size != null) {
      stream.resize(channel.client(), size.columns(), size.rows());
    }
    stream.attach(channel.client(), from, channel);
  }

  private interface Step {
    void run() throws IOException;
  }

  private void guarded(StreamChannel channel, long ch, Step step) {
    Refusal refusal;
    try {
      step.run();
      return;
    } catch (Refusal refused) {
      refusal = refused;
    } catch (IOException failure) {
      refusal = Failures.refusal(failure);
    } catch (RuntimeException failure) {
      io.carrel.project.Log.warn("start_failed", "type", failure.getClass().getName());
      refusal = new Refusal(500, "internal", "The process could not be started.");
    }
    Refusal why = refusal;
    session.later(() -> session.refuse(ch, channel, why));
  }
}
