package io.carrel.k8s.reach;

import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Observed;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.api.Threads;
import io.carrel.k8s.manifest.ProjectPods;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ways to pods through the API server.
 *
 * <p>A port on loopback is good in this program alone, and only as long as it is open. So others
 * are told, and the journal keeps, a name that no resolver knows ({@code .invalid}, RFC 6761); each
 * program that connects to it opens a port of its own at that moment. Thread-safe.
 */
final class Forwards implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Forwards.class);
  private static final String SUFFIX = ".forwarded.invalid";

  /** A port that nobody used for this long is closed. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** One for each port that is open, two for each connection. */
  private static final int THREADS = 1_000;

  private final ApiServer api;
  private final String namespace;
  private final Duration idle;
  private final ThreadPoolExecutor threads = Threads.elastic("carrel-k8s-forward", THREADS);
  private final ConcurrentMap<Endpoint, PortForward> open = new ConcurrentHashMap<>();
  private volatile boolean closed;

  Forwards(ApiServer api, String namespace) {
    this(api, namespace, IDLE);
  }

  Forwards(ApiServer api, String namespace, Duration idle) {
    this.api = api;
    this.namespace = namespace;
    this.idle = idle;
  }

  /** What others are told of a run that is reached through the API server. */
  static Endpoint name(Observed run) {
    return new Endpoint(
        ProjectPods.name(run.project()) + SUFFIX, run.endpoint().orElseThrow().port());
  }

  /**
   * Where this program connects to now; every other endpoint as it is. When no port can be opened,
   * the name itself, to which nobody can connect.
   */
  Endpoint here(Endpoint endpoint) {
    if (closed || !endpoint.host().endsWith(SUFFIX)) {
      return endpoint;
    }
    PortForward forward = open.compute(endpoint, this::used);
    return forward == null ? endpoint : forward.endpoint();
  }

  private @Nullable PortForward used(Endpoint name, @Nullable PortForward known) {
    PortForward forward = known == null ? open(name) : known;
    if (forward != null) {
      forward.use();
    }
    return forward;
  }

  private @Nullable PortForward open(Endpoint name) {
    String pod = name.host().substring(0, name.host().length() - SUFFIX.length());
    try {
      PortForward forward = PortForward.open(api, namespace, pod, name.port(), threads);
      api.later(idle, () -> closeIfIdle(name));
      return forward;
    } catch (IOException | RejectedExecutionException e) {
      LOG.warn("pod={} no port can be opened: {}", pod, e.toString());
      return null;
    }
  }

  private void closeIfIdle(Endpoint name) {
    PortForward left =
        open.computeIfPresent(
            name,
            (same, forward) -> {
              if (!forward.isIdle(idle)) {
                return forward;
              }
              forward.close();
              return null;
            });
    if (left != null && !closed) {
      api.later(idle, () -> closeIfIdle(name));
    }
  }

  /** Connections are cut. */
  @Override
  public void close() {
    closed = true;
    open.values().forEach(PortForward::close);
    threads.shutdown();
  }
}
