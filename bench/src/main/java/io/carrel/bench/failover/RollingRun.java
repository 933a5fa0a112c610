package io.carrel.bench.failover;

import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.failover.load.Balancer;
import io.carrel.bench.failover.load.Crew;
import io.carrel.bench.failover.load.Presence;
import io.carrel.bench.failover.load.Visitors;
import io.carrel.bench.site.Processes;
import io.carrel.bench.site.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Every node is told to end, one after the other, and nobody is to notice. */
final class RollingRun implements Scenario {
  private static final int SHARED_PROJECTS = 2;
  private static final int ASKERS = 10;
  private static final long WARM_UP_SECONDS = 15;
  private static final long PATIENCE_SECONDS = 120;

  /** What a rolling update waits between nodes (minReadySeconds), so that each is warm. */
  private static final long BETWEEN_NODES_SECONDS = 15;

  private final Crowd crowd;

  /** How many people there are. */
  record Crowd(int sessions, int sockets, int requestsPerSecond, double startsPerSecond) {}

  RollingRun(Crowd crowd) {
    this.crowd = crowd;
  }

  @Override
  public Played play(Stage stage, Random random, Recorder recorder)
      throws IOException, InterruptedException {
    Site site = stage.site();
    site.awaitReady();
    Projects projects = new Projects(site, stage.worker(), recorder);
    List<String> shared = new ArrayList<>();
    for (int i = 0; i < SHARED_PROJECTS; i++) {
      shared.add(projects.createAndStart());
      projects.run(shared.get(i), Visitors.APPLICATION);
    }
    Crew crew = new Crew(recorder);
    Balancer balancer = new Balancer(site);
    crew.start("balancer", balancer);
    crew.start("watch", new Watch(site, recorder, shared));
    List<Presence> present = gather(stage, recorder, balancer, shared);
    ask(crew, stage, recorder, balancer, shared);
    Projects started = new Projects(site, stage.worker(), recorder);
    start(crew, stage, recorder, balancer, started);
    TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
    for (int node = 0; node < site.nodes(); node++) {
      restart(site, recorder, node);
      awaitAll(present, Presence::isThere);
      TimeUnit.SECONDS.sleep(BETWEEN_NODES_SECONDS);
    }
    crew.stop();
    present.forEach(Presence::close);
    projects.putAway();
    started.stop();
    return new Played("all nodes restarted, one after the other: " + crowd, "", -1);
  }

  private List<Presence> gather(
      Stage stage, Recorder recorder, Balancer balancer, List<String> shared)
      throws IOException, InterruptedException {
    List<Presence> present = new ArrayList<>();
    for (int i = 0; i < crowd.sessions + crowd.sockets; i++) {
      String project = shared.get(i % shared.size());
      present.add(
          i < crowd.sessions
              ? Presence.session(project, stage.worker(), recorder, balancer)
              : Presence.proxied(project, stage.worker(), recorder, balancer));
      TimeUnit.MILLISECONDS.sleep(20);
    }
    awaitAll(present, Presence::isThere);
    return present;
  }

  private void ask(
      Crew crew, Stage stage, Recorder recorder, Balancer balancer, List<String> shared) {
    for (int i = 0; i < ASKERS; i++) {
      crew.start(
          "asker-" + i,
          Visitors.requests(
              stage.worker(),
              recorder,
              balancer,
              shared.get(i % shared.size()),
              ASKERS * 1000 / crowd.requestsPerSecond));
    }
  }

  private void start(Crew crew, Stage stage, Recorder recorder, Balancer balancer, Projects started)
      throws IOException, InterruptedException {
    // Each starts a project and stops it in turn, so there are twice as many.
    int starters = (int) Math.ceil(2 * crowd.startsPerSecond);
    for (int i = 0; i < starters; i++) {
      int pause = (int) (starters * 500 / crowd.startsPerSecond);
      crew.start(
          "starter-" + i,
          Visitors.starts(stage.worker(), recorder, balancer, started.create(), pause));
    }
  }

  private static void restart(Site site, Recorder recorder, int node)
      throws IOException, InterruptedException {
    long pid = site.pid(node).orElseThrow();
    recorder.seen("stage", Words.FAULT, "node " + (node + 1), "is told to end");
    Processes.signal("TERM", pid);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (Processes.isAlive(pid)) {
      if (System.nanoTime() > until) {
        throw new IOException("node " + (node + 1) + " does not end");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    site.awaitReady();
    recorder.seen("stage", Words.FAULT, "node " + (node + 1), "is back");
  }

  private static void awaitAll(List<Presence> present, Predicate<Presence> there)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (!present.stream().allMatch(there)) {
      if (System.nanoTime() > until) {
        throw new IOException(
            present.stream().filter(there.negate()).count() + " connections do not come back");
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }
}
