package io.carrel.bench.failover.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.site.Api;
import io.carrel.protocol.DataFrame;
import io.carrel.protocol.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A page with one terminal, without the page: keeps what it typed until that is acknowledged, and
 * comes back at any node where it was cut off, as docs/protocol.md says. Thread-safe.
 */
public final class Terminal implements AutoCloseable {
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(25);
  private static final int GOING_AWAY = 1001;
  private static final int REFUSED = 1008;

  private static final ScheduledExecutorService TIMERS =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "terminal-timers");
            thread.setDaemon(true);
            return thread;
          });

  private final String name;
  private final String project;
  private final Api api;
  private final Recorder recorder;
  private final String client = UUID.randomUUID().toString();
  private final ByteArrayOutputStream tail = new ByteArrayOutputStream();

  private @Nullable Wire wire;
  private int node;
  private int attempts;
  private long heard;
  private boolean closed;

  private @Nullable String terminal;
  private int channel;
  private boolean attached;
  private long received;

  private byte[] input = {};
  private long inputStart;
  private long sent;
  private long typed;

  public Terminal(String name, String project, Api api, Recorder recorder, int node) {
    this.name = name;
    this.project = project;
    this.api = api;
    this.recorder = recorder;
    this.node = node;
  }

  /** Opens it and keeps it open. */
  public synchronized void start() {
    var unused = TIMERS.scheduleWithFixedDelay(this::lookAtTheClock, 1, 1, TimeUnit.SECONDS);
    connect();
  }

  private synchronized void connect() {
    if (closed) {
      return;
    }
    heard = System.nanoTime();
    Wire[] mine = new Wire[1];
    wire = null;
    mine[0] =
        Wire.open(
            api,
            node,
            "/ws/projects/" + project,
            "carrel.v1",
            new Wire.Receiver() {
              @Override
              public void text(String message) {
                whenMine(mine, () -> onText(message));
              }

              @Override
              public void binary(byte[] message) {
                whenMine(mine, () -> onBinary(message));
              }

              @Override
              public void closed(int code) {
                whenMine(mine, () -> onClosed(code));
              }
            });
    wire = mine[0];
  }

  private synchronized void whenMine(Wire[] mine, Runnable action) {
    if (!closed && (mine[0] == null || mine[0] == wire)) {
      heard = System.nanoTime();
      action.run();
    }
  }

  private synchronized void lookAtTheClock() {
    if (!closed && wire != null && System.nanoTime() - heard > SILENCE_NANOS) {
      wire.abort();
      onClosed(1006);
    }
  }

  /** To another node, at once at first and then a little later each time. */
  private void onClosed(int code) {
    wire = null;
    attached = false;
    recorder.seen(name, Words.CUT_OFF, name, (node + 1) + " " + code);
    if (code == REFUSED) {
      closed = true;
      return;
    }
    node = (node + 1) % api.nodes();
    long most =
        code == GOING_AWAY && attempts == 0 ? 300 : Math.min(2000, 50L << Math.min(attempts, 6));
    attempts++;
    var unused =
        TIMERS.schedule(
            this::connect, ThreadLocalRandom.current().nextLong(most + 1), TimeUnit.MILLISECONDS);
  }

  private void onText(String text) {
    JsonNode message;
    try {
      message = Api.JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    switch (message.path("t").asText()) {
      case "hub.link" -> onLink(message.path("up").asBoolean());
      case "opened" -> onOpened(message);
      case "ack" -> onAck(message.path("off").asLong());
      case "gap", "closed", "error" -> onRefused(message, text);
      default -> {
        // Of no interest here.
      }
    }
  }

  /** What is said of a channel that was given up for a newer one is of no interest. */
  private void onRefused(JsonNode message, String text) {
    if (message.path("ch").asInt(channel) == channel) {
      recorder.seen(name, Words.STUCK, name, text);
    }
  }

  private void onLink(boolean up) {
    attached = false;
    if (!up) {
      return;
    }
    attempts = 0;
    Map<String, Object> open = new HashMap<>();
    open.put("t", "open");
    open.put("ch", ++channel);
    open.put("kind", "terminal");
    open.put("client", client);
    open.put("cols", 80);
    open.put("rows", 24);
    if (terminal != null) {
      open.put("terminal", terminal);
      open.put("from", received);
    }
    say(open);
  }

  private void onOpened(JsonNode opened) {
    if (opened.path("ch").asInt() != channel) {
      return;
    }
    terminal = opened.path("terminal").asText();
    long from = opened.path("from").asLong();
    long taken = opened.path("in").asLong();
    if (from > received || taken < inputStart || taken > typed) {
      recorder.seen(name, Words.STUCK, name, "resumed out of step: " + opened);
    }
    attached = true;
    sent = taken;
    drop(taken);
    pump();
  }

  private void onAck(long off) {
    if (attached && off <= sent) {
      drop(off);
      pump();
    }
  }

  /** Input before this has arrived. */
  private void drop(long off) {
    if (off > inputStart && off <= typed) {
      input = Arrays.copyOfRange(input, (int) (off - inputStart), input.length);
      inputStart = off;
    }
  }

  private void onBinary(byte[] message) {
    DataFrame frame = DataFrame.decode(ByteBuffer.wrap(message));
    if (frame.channel() != channel || !attached) {
      return;
    }
    byte[] payload = new byte[frame.payload().remaining()];
    frame.payload().get(payload);
    long known = received - frame.offset();
    if (known < payload.length) {
      int skip = (int) Math.max(0, known);
      String text = new String(payload, skip, payload.length - skip, StandardCharsets.ISO_8859_1);
      long at = frame.offset() + skip;
      recorder.seen(name, Words.OUTPUT, name, at + ":" + text);
      received = at + text.length();
      remember(text);
      notifyAll();
    }
    say(Map.of("t", "ack", "ch", channel, "off", frame.offset() + payload.length));
  }

  private void remember(String text) {
    tail.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
    byte[] all = tail.toByteArray();
    if (all.length > 200) {
      tail.reset();
      tail.write(all, all.length - 100, 100);
    }
  }

  /** Types; nothing is lost while there is no connection. */
  public synchronized void type(String text) {
    byte[] more = Wire.bytes(text);
    byte[] all = Arrays.copyOf(input, input.length + more.length);
    System.arraycopy(more, 0, all, input.length, more.length);
    input = all;
    typed += more.length;
    pump();
  }

  private void pump() {
    long until = Math.min(typed, inputStart + Limits.CHANNEL_WINDOW);
    while (attached && wire != null && sent < until) {
      int at = (int) (sent - inputStart);
      int length = (int) Math.min(Limits.DATA_PAYLOAD, until - sent);
      ByteBuffer payload = ByteBuffer.wrap(Arrays.copyOfRange(input, at, at + length));
      wire.send(new DataFrame(channel, sent, payload).encode());
      sent += length;
    }
  }

  private void say(Map<String, ?> message) {
    try {
      if (wire != null) {
        wire.send(Api.JSON.writeValueAsString(message));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the latest output holds this. */
  public synchronized void await(String end, long seconds)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (!tail.toString(StandardCharsets.ISO_8859_1).contains(end)) {
      long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
      if (left <= 0) {
        throw new IOException(name + " never printed “" + end.strip() + "”: " + status());
      }
      wait(left);
    }
  }

  /** Bytes of output so far. */
  public synchronized long received() {
    return received;
  }

  /** The node it is connected to, or tries to be. */
  public synchronized int node() {
    return node;
  }

  private String status() {
    return "node %d, %s, %s, output %d, input %d of %d; last: %s"
        .formatted(
            node + 1,
            wire == null ? "not connected" : "connected",
            attached ? "attached" : "not attached",
            received,
            inputStart,
            typed,
            tail.toString(StandardCharsets.ISO_8859_1));
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (wire != null) {
      wire.abort();
    }
  }
}
