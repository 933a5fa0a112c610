package io.carrel.bench.kubernetes;

import java.util.List;

/**
 * What came of one run.
 *
 * @param seconds from the first request until all ran, the death of the hub included
 * @param running how many ran in the end
 * @param killedAt how many had a pod when the hub was killed
 * @param requests of the hubs, as the API server counted them
 * @param mostPerSecond of these, over five seconds
 * @param configured how many a second each hub may send in the long run
 * @param events of pods until all ran, to one watch of all
 * @param eventBytes of all these
 * @param podBytes of a running pod as JSON
 * @param podStored of a running pod in etcd
 * @param secretStored of its credential in etcd
 * @param violations what must not be and was; empty when all is well
 */
public record Figures(
    int projects,
    double seconds,
    int running,
    int killedAt,
    long requests,
    double mostPerSecond,
    double configured,
    long events,
    long eventBytes,
    int podBytes,
    int podStored,
    int secretStored,
    List<String> violations) {

  public Figures {
    violations = List.copyOf(violations);
  }

  /** As the page shows it. */
  public String table() {
    return """
        | | |
        | --- | --- |
        | run in the end; with a reason why not | %,d; %,d |
        | pods when the hub was killed | %,d |
        | until all run | %.0f s, %.1f a second |
        | requests of the hubs | %,d, %.1f a project |
        | at most, in a second over 5 s | %.0f (configured: %.0f) |
        | watch events of pods | %,d, %.1f a project, %,.0f bytes each |
        | a running pod | %,d bytes as JSON, %,d in etcd |
        | its credential | %,d bytes in etcd |
        | second pods, orphans, other violations | %d |
        """
        .formatted(
            running,
            projects - running,
            killedAt,
            seconds,
            projects / seconds,
            requests,
            requests / (double) projects,
            mostPerSecond,
            configured,
            events,
            events / (double) projects,
            eventBytes / (double) Math.max(1, events),
            podBytes,
            podStored,
            secretStored,
            violations.size());
  }
}
