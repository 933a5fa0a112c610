package io.carrel.k8s.reach;

import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.api.Threads;
import io.carrel.k8s.manifest.ProjectPods;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides, once for each incarnation of a pod, how this program reaches its project server, and
 * tells runs with the endpoint that follows from it. A run whose server cannot be reached from here
 * is told as one that is still starting, with the reason. Thread-safe.
 */
public final class Reach implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reach.class);

  /** The pod's server has answered its node already: an answer that takes longer will not come. */
  private static final int DIRECT_MILLIS = 2_000;

  private static final int FORWARDED_MILLIS = 5_000;
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final int ASKERS = 16;
  private static final int WAITING = 20_000;

  /** Connections through the API server, with two threads each. */
  private static final int FORWARDING = 1_000;

  private static final String STARTING = "The project server is starting";
  private static final String UNREACHABLE =
      "This hub reaches the project's pod neither by its address nor through the cluster's API"
          + " server; trying again.";

  private final ReachMode mode;
  private final ApiServer api;
  private final String namespace;
  private final ThreadPoolExecutor askers = Threads.pool("carrel-k8s-reach", ASKERS, WAITING);
  private final ThreadPoolExecutor forwarders = Threads.elastic("carrel-k8s-forward", FORWARDING);
  private final ConcurrentMap<String, Way> ways = new ConcurrentHashMap<>();
  private volatile Consumer<String> listener = uid -> {};

  public Reach(ReachMode mode, ApiServer api, String namespace) {
    this.mode = mode;
    this.api = api;
    this.namespace = namespace;
  }

  /** How one pod is reached. */
  private sealed interface Way {
    /** Nobody knows yet. */
    record Undecided() implements Way {}

    record Direct() implements Way {}

    record Forwarded(PortForward forward) implements Way {}

    record None() implements Way {}

    default Observed tell(Observed run) {
      if (this instanceof Direct) {
        return run;
      } else if (this instanceof Forwarded forwarded) {
        return new Observed(
            run.project(),
            run.epoch(),
            run.uid(),
            run.phase(),
            run.reason(),
            Optional.of(forwarded.forward.endpoint()));
      }
      return starting(run, this instanceof None ? UNREACHABLE : STARTING);
    }

    private static Observed starting(Observed run, String reason) {
      return new Observed(
          run.project(), run.epoch(), run.uid(), Phase.STARTING, reason, Optional.empty());
    }

    default void close() {
      if (this instanceof Forwarded forwarded) {
        forwarded.forward.close();
      }
    }
  }

  /** Hears the uid of each pod whose run is to be told anew. Must not block. */
  public void listen(Consumer<String> news) {
    listener = news;
  }

  /** The run as its observer tells it. Whoever calls this says later that it is {@link #gone}. */
  public Observed observed(Observed run) {
    if (mode == ReachMode.DIRECT) {
      return run;
    } else if (run.phase() != Phase.READY) {
      if (run.phase().compareTo(Phase.READY) > 0) {
        gone(run.uid());
      }
      return run;
    }
    Way undecided = new Way.Undecided();
    Way way = ways.putIfAbsent(run.uid(), undecided);
    if (way == null) {
      decide(run, undecided);
    }
    return (way == null ? undecided : way).tell(run);
  }

  /**
   * The run as it is known here. While nobody here observes it, it is told as starting: its
   * observer says the rest.
   */
  public Observed known(Observed run) {
    if (mode == ReachMode.DIRECT || run.phase() != Phase.READY) {
      return run;
    }
    return ways.getOrDefault(run.uid(), new Way.Undecided()).tell(run);
  }

  /** Nobody observes this incarnation here any more. */
  public void gone(String uid) {
    Way way = ways.remove(uid);
    if (way != null) {
      way.close();
    }
  }

  private void decide(Observed run, Way before) {
    try {
      askers.execute(() -> decided(run, before, find(run)));
    } catch (RejectedExecutionException e) {
      LOG.debug("project={} is reached later: {}", run.project(), e.toString());
      ways.remove(run.uid(), before);
    }
  }

  private void decided(Observed run, Way before, Way way) {
    if (!ways.replace(run.uid(), before, way)) {
      way.close();
      return;
    }
    if (way instanceof Way.None) {
      api.later(AGAIN, () -> decideAgain(run, way));
    }
    listener.accept(run.uid());
  }

  private void decideAgain(Observed run, Way none) {
    if (none.equals(ways.get(run.uid()))) {
      decide(run, none);
    }
  }

  /** Blocks for some seconds at most. */
  private Way find(Observed run) {
    Endpoint pod = run.endpoint().orElseThrow();
    if (mode == ReachMode.AUTO && HealthCheck.answers(pod, DIRECT_MILLIS)) {
      return new Way.Direct();
    }
    try {
      PortForward forward =
          PortForward.open(api, namespace, ProjectPods.name(run.project()), pod.port(), forwarders);
      if (HealthCheck.answers(forward.endpoint(), FORWARDED_MILLIS)) {
        LOG.info("project={} is reached through the API server", run.project());
        return new Way.Forwarded(forward);
      }
      forward.close();
    } catch (IOException | RejectedExecutionException e) {
      LOG.warn("project={} no port can be opened: {}", run.project(), e.toString());
    }
    LOG.warn(
        "project={} pod={} answers neither at {}:{} nor through the API server",
        run.project(),
        run.uid(),
        pod.host(),
        pod.port());
    return new Way.None();
  }

  /** Connections through the API server are cut. */
  @Override
  public void close() {
    askers.shutdownNow();
    ways.keySet().forEach(this::gone);
    forwarders.shutdown();
  }
}
