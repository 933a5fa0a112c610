package io.carrel.k8s.reach;

import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.api.Threads;
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

  private static final String STARTING = "The project server is starting";
  private static final String UNREACHABLE =
      "This hub reaches the project's pod neither by its address nor through the cluster's API"
          + " server; trying again.";

  private final ReachMode mode;
  private final ApiServer api;
  private final ThreadPoolExecutor askers = Threads.pool("carrel-k8s-reach", ASKERS, WAITING);
  private final Forwards forwards;
  private final ConcurrentMap<String, Way> ways = new ConcurrentHashMap<>();
  private volatile Consumer<String> listener = uid -> {};

  public Reach(ReachMode mode, ApiServer api, String namespace) {
    this.mode = mode;
    this.api = api;
    this.forwards = new Forwards(api, namespace);
  }

  /** How one pod is reached. */
  private sealed interface Way {
    /** Nobody knows yet. */
    record Undecided() implements Way {}

    record Direct() implements Way {}

    record Forwarded() implements Way {}

    record None() implements Way {}

    default Observed tell(Observed run) {
      if (this instanceof Direct) {
        return run;
      } else if (this instanceof Forwarded) {
        return told(run, run.phase(), run.reason(), Optional.of(Forwards.name(run)));
      }
      return starting(run, this instanceof None ? UNREACHABLE : STARTING);
    }

    private static Observed starting(Observed run, String reason) {
      return told(run, Phase.STARTING, reason, Optional.empty());
    }

    private static Observed told(
        Observed run, Phase phase, String reason, Optional<Endpoint> endpoint) {
      return new Observed(
          run.project(),
          run.epoch(),
          run.uid(),
          phase,
          reason,
          endpoint,
          run.detail(),
          run.adjustment());
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

  /** Where this program connects to for an endpoint of which observers were told. */
  public Endpoint here(Endpoint endpoint) {
    return forwards.here(endpoint);
  }

  /** Nobody observes this incarnation here any more. */
  public void gone(String uid) {
    ways.remove(uid);
  }

  private void decide(Observed run, Way before) {
    try {
      askers.execute(() -> decided(run, before, find(run, before)));
    } catch (RejectedExecutionException e) {
      LOG.debug("project={} is reached later: {}", run.project(), e.toString());
      ways.remove(run.uid(), before);
    }
  }

  private void decided(Observed run, Way before, Way way) {
    if (!ways.replace(run.uid(), before, way)) {
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

  /** Blocks for some seconds at most. That a pod is not reached is said once. */
  private Way find(Observed run, Way before) {
    Endpoint pod = run.endpoint().orElseThrow();
    if (mode == ReachMode.AUTO && HealthCheck.answers(pod, DIRECT_MILLIS)) {
      return new Way.Direct();
    }
    if (HealthCheck.answers(here(Forwards.name(run)), FORWARDED_MILLIS)) {
      LOG.info("project={} is reached through the API server", run.project());
      return new Way.Forwarded();
    }
    if (!(before instanceof Way.None)) {
      LOG.warn(
          "project={} pod={} answers neither at {}:{} nor through the API server",
          run.project(),
          run.uid(),
          pod.host(),
          pod.port());
    }
    return new Way.None();
  }

  /** Connections through the API server are cut. */
  @Override
  public void close() {
    askers.shutdownNow();
    ways.clear();
    forwards.close();
  }
}
