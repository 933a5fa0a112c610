package io.carrel.bench.failover.load;

import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.site.Api;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A websocket that is to stay open: an idle session, or a proxied connection whose application
 * answers. When it is cut it comes back, and says how long it was away. Thread-safe.
 */
public final class Presence implements AutoCloseable {
  private static final ScheduledExecutorService TIMERS =
      Executors.newScheduledThreadPool(
          1,
          task -> {
            Thread thread = new Thread(task, "presence");
            thread.setDaemon(true);
            return thread;
          });

  private static final int GOING_AWAY = 1001;
  private static final int SPREAD_MILLIS = 300;
  private static final long AGAIN_MILLIS = 50;

  private final String kind;
  private final String path;
  private final Api api;
  private final Recorder recorder;
  private final Balancer balancer;
  private @Nullable Wire wire;
  private long generation;
  private long lostAt;
  private boolean there;
  private boolean closed;

  private Presence(String kind, String path, Api api, Recorder recorder, Balancer balancer) {
    this.kind = kind;
    this.path = path;
    this.api = api;
    this.recorder = recorder;
    this.balancer = balancer;
    this.lostAt = System.nanoTime();
  }

  /** A session of a project. */
  public static Presence session(String project, Api api, Recorder recorder, Balancer balancer) {
    return new Presence("session", "/ws/projects/" + project, api, recorder, balancer).start();
  }

  /** A connection to the echoing application in a project. */
  public static Presence proxied(String project, Api api, Recorder recorder, Balancer balancer) {
    String path = "/" + project + "/server/" + Visitors.PORT + "/";
    return new Presence("proxied websocket", path, api, recorder, balancer).start();
  }

  private Presence start() {
    connect();
    return this;
  }

  private synchronized void connect() {
    if (closed) {
      return;
    }
    long mine = ++generation;
    boolean session = kind.equals("session");
    Wire made =
        Wire.open(
            api,
            balancer.pick(),
            path,
            session ? "carrel.v1" : "",
            new Wire.Receiver() {
              @Override
              public void text(String message) {
                if (!session || message.contains("\"hub.link\",\"up\":true")) {
                  arrived(mine);
                }
              }

              @Override
              public void binary(byte[] message) {
                // Of no interest here.
              }

              @Override
              public void closed(int code) {
                lost(mine, code);
              }
            });
    wire = made;
    if (!session) {
      made.send("hello");
    }
  }

  private synchronized void arrived(long of) {
    if (of == generation && !there) {
      there = true;
      long away = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lostAt);
      recorder.seen(kind, Words.AWAY, kind, Long.toString(away));
    }
  }

  private synchronized void lost(long of, int code) {
    if (of != generation || closed) {
      return;
    }
    long wait =
        code == GOING_AWAY && there
            ? ThreadLocalRandom.current().nextInt(SPREAD_MILLIS)
            : AGAIN_MILLIS;
    if (there) {
      there = false;
      lostAt = System.nanoTime();
      recorder.seen(kind, Words.CUT_OFF, kind, Integer.toString(code));
    }
    var unused = TIMERS.schedule(this::connect, wait, TimeUnit.MILLISECONDS);
  }

  public synchronized boolean isThere() {
    return there;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (wire != null) {
      wire.abort();
    }
  }
}
