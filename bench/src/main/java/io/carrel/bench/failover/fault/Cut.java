package io.carrel.bench.failover.fault;

import io.carrel.bench.site.Site;
import io.carrel.bench.site.Sockets;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * A node whose packets to its peers are dropped, both ways, by nftables. All nodes share the
 * loopback, so the node's own connections are told from others' by their ports: those that are
 * there at first, those that it opens later (looked for every 50 ms), and, between nodes, no new
 * one may begin at all.
 */
final class Cut implements Fault {
  private static final long LOOK_EVERY_MILLIS = 50;

  private final Site site;
  private final int node;
  private final boolean fromDatabase;
  private final Duration lasts;
  private final String table = "carrel_cut_" + ProcessHandle.current().pid();
  private final Set<Integer> dropped = new TreeSet<>();
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "cut");
            thread.setDaemon(true);
            return thread;
          });

  private Cut(Site site, int node, boolean fromDatabase, Duration lasts) {
    this.site = site;
    this.node = node;
    this.fromDatabase = fromDatabase;
    this.lasts = lasts;
  }

  static Fault fromNodes(Site site, int node, Duration lasts) {
    return new Cut(site, node, false, lasts);
  }

  static Fault fromDatabase(Site site, int node, Duration lasts) {
    return new Cut(site, node, true, lasts);
  }

  @Override
  public Duration lasts() {
    return lasts;
  }

  @Override
  public void begin() throws IOException, InterruptedException {
    Set<Integer> peers = peers();
    Nft.run(
        """
        table inet %1$s {
          set mine { type inet_service; }
          chain out {
            type filter hook output priority 0;
            tcp sport @mine drop
            tcp dport @mine drop
            %2$s
          }
        }
        """
            .formatted(table, fromDatabase ? "" : newOnes(peers)));
    drop(peers);
    var unused =
        looking.scheduleWithFixedDelay(
            () -> dropQuietly(peers), 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  private String newOnes(Set<Integer> peers) throws IOException, InterruptedException {
    Set<Integer> all = new TreeSet<>(peers);
    all.addAll(site.clusterPorts(node));
    return "tcp dport { " + joined(all) + " } tcp flags & (syn | ack) == syn drop";
  }

  /** The ports at which those listen whom the node is cut off from. */
  private Set<Integer> peers() throws IOException, InterruptedException {
    if (fromDatabase) {
      return Set.of(site.databasePort());
    }
    Set<Integer> ports = new TreeSet<>();
    for (int other = 0; other < site.nodes(); other++) {
      if (other != node) {
        ports.addAll(site.clusterPorts(other));
      }
    }
    return ports;
  }

  private void dropQuietly(Set<Integer> peers) {
    try {
      drop(peers);
    } catch (IOException e) {
      // The node is just starting again; the next look finds it.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void drop(Set<Integer> peers) throws IOException, InterruptedException {
    Set<Integer> found = new TreeSet<>();
    if (site.pid(node).isPresent()) {
      found.addAll(Sockets.connected(site.pid(node).getAsLong(), peers));
      if (!fromDatabase) {
        found.addAll(site.clusterPorts(node));
      }
    }
    found.removeAll(dropped);
    if (!found.isEmpty()) {
      Nft.run("add element inet " + table + " mine { " + joined(found) + " }");
      dropped.addAll(found);
    }
  }

  private static String joined(Set<Integer> ports) {
    return ports.stream().map(port -> Integer.toString(port)).collect(Collectors.joining(", "));
  }

  @Override
  public void end() throws IOException, InterruptedException {
    looking.shutdown();
    looking.awaitTermination(5, TimeUnit.SECONDS);
    // Adding what may be there makes deleting it harmless.
    Nft.run("add table inet " + table + "\ndelete table inet " + table);
  }

  @Override
  public String toString() {
    return "node %d cut off from %s for %d s"
        .formatted(node + 1, fromDatabase ? "PostgreSQL" : "the others", lasts.toSeconds());
  }
}
