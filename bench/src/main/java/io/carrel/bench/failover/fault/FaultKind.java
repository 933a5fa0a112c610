package io.carrel.bench.failover.fault;

import io.carrel.bench.site.Site;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/** The faults that can be chosen. */
public enum FaultKind {
  KILL("kill -9 of a node"),
  STOP("SIGSTOP of a node for 2–30 s"),
  CUT("a node cut off from the others for 5–30 s"),
  CUT_DATABASE("a node cut off from PostgreSQL for 5–30 s"),
  DATABASE("kill -9 of PostgreSQL's postmaster"),
  DISK("the journal's disk full for 3–10 s");

  private final String words;

  FaultKind(String words) {
    this.words = words;
  }

  /** For people. */
  public String words() {
    return words;
  }

  /** As the command line names it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Why it cannot be done here; empty when it can. */
  public Optional<String> missing() {
    return switch (this) {
      case CUT, CUT_DATABASE -> needs("nft");
      case DISK -> needs("mount");
      default -> Optional.empty();
    };
  }

  private static Optional<String> needs(String program) {
    if (!isRoot()) {
      return Optional.of("only root can");
    }
    boolean there =
        Files.isExecutable(Path.of("/usr/sbin", program))
            || Files.isExecutable(Path.of("/usr/bin", program));
    return there ? Optional.empty() : Optional.of(program + " is missing");
  }

  public static boolean isRoot() {
    try {
      return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    } catch (IOException e) {
      return false;
    }
  }

  /** Whether it happens to one node, and not to all alike. */
  public boolean hitsOneNode() {
    return this != DATABASE && this != DISK;
  }

  /**
   * Makes one of this kind.
   *
   * @param fixed how long it lasts, if it is one that lasts; chosen at random when empty
   */
  public Fault make(Site site, int node, Random random, Optional<Duration> fixed)
      throws IOException {
    return switch (this) {
      case KILL -> new Killed("node " + (node + 1), site.pid(node).orElseThrow());
      case STOP ->
          new StoppedNode(node, site.pid(node).orElseThrow(), fixed.orElse(seconds(random, 2, 30)));
      case CUT -> Cut.fromNodes(site, node, fixed.orElse(seconds(random, 5, 30)));
      case CUT_DATABASE -> Cut.fromDatabase(site, node, fixed.orElse(seconds(random, 5, 30)));
      case DATABASE -> new Killed("PostgreSQL", site.postmaster().orElseThrow());
      case DISK -> new FullDisk(site, fixed.orElse(seconds(random, 3, 10)));
    };
  }

  private static Duration seconds(Random random, int least, int most) {
    return Duration.ofSeconds(least + random.nextInt(most - least + 1));
  }
}
