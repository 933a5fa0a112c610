package io.carrel.bench.kubernetes;

import io.carrel.bench.kubernetes.StartAll.Started;
import io.carrel.bench.kubernetes.StopAll.Stopped;
import java.util.List;
import java.util.Optional;

/**
 * What came of one run.
 *
 * @param configured how many requests a second all hubs may send in the long run
 * @param violations what must not be and was; empty when all is well
 */
public record Figures(
    int projects,
    Started started,
    Optional<Sizes> sizes,
    Stopped stopped,
    double configured,
    List<String> violations) {

  public Figures {
    violations = List.copyOf(violations);
  }

  Figures with(List<String> moreViolations) {
    return new Figures(projects, started, sizes, stopped, configured, moreViolations);
  }

  /** As the page shows it. */
  public String table() {
    return "| | |\n| --- | --- |\n"
        + starts()
        + sizes.map(Figures::size).orElse("")
        + stops()
        + "| second pods, orphans, other violations | %d |\n".formatted(violations.size());
  }

  private String starts() {
    double pause = started.pause().toMillis() / 1e3;
    return """
        | run in the end; with a reason why not | %,d; %,d |
        | the start is accepted | after %.2f s (median), %.1f s at worst; %,d were asked again |
        | until all run | %.0f s, %.1f a second |
        | pods when the hub was killed | %,d |
        | answers again after; no new pod for | %.1f s; %.1f s |
        | without that pause | %.1f a second |
        | requests of the hubs | %,d, %.1f a project |
        | at most, in a second over 5 s | %.0f (configured: %.0f) |
        | watch events of pods | %,d, %.1f a project, %,.0f bytes each |
        """
        .formatted(
            started.running(),
            projects - started.running(),
            started.orders().median(),
            started.orders().worst(),
            started.orders().repeated(),
            started.seconds(),
            projects / started.seconds(),
            started.killedAt(),
            started.away(),
            pause,
            projects / (started.seconds() - pause),
            started.traffic().requests(),
            started.traffic().requests() / (double) projects,
            started.traffic().mostPerSecond(),
            configured,
            started.events(),
            started.events() / (double) projects,
            started.eventBytes() / (double) Math.max(1, started.events()));
  }

  private static String size(Sizes sizes) {
    return """
        | a running pod | %,d bytes as JSON, %,d in etcd |
        | its credential | %,d bytes in etcd |
        """
        .formatted(sizes.podJson(), sizes.podStored(), sizes.credentialStored());
  }

  private String stops() {
    return """
        | the stop is accepted | after %.2f s (median), %.1f s at worst |
        | all stopped at once: no pod after | %.0f s, %.1f a second |
        | no credential after, which Kubernetes clears away | %.0f s |
        | requests of the hubs for that | %,d, %.1f a project; at most %.0f in a second |
        """
        .formatted(
            stopped.orders().median(),
            stopped.orders().worst(),
            stopped.podsGone(),
            projects / stopped.podsGone(),
            stopped.credentialsGone(),
            stopped.traffic().requests(),
            stopped.traffic().requests() / (double) projects,
            stopped.traffic().mostPerSecond());
  }
}
