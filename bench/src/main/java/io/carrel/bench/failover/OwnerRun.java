package io.carrel.bench.failover;

import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.fault.Fault;
import io.carrel.bench.failover.fault.FaultKind;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.failover.load.Clients;
import io.carrel.bench.failover.load.Commands;
import io.carrel.bench.failover.load.Counting;
import io.carrel.bench.failover.load.Crew;
import io.carrel.bench.failover.load.Terminal;
import io.carrel.bench.site.Site;
import java.io.IOException;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** The owner's node is killed while terminals print a million numbers, here and elsewhere. */
final class OwnerRun implements Scenario {
  private static final long NUMBERS = 1_000_000;
  private static final long ENOUGH_BYTES = 200_000;

  @Override
  public Played play(Stage stage, Random random, Recorder recorder)
      throws IOException, InterruptedException {
    Site site = stage.site();
    site.awaitReady();
    Projects projects = new Projects(site, stage.worker(), recorder);
    String project = projects.createAndStart();
    int owner = site.awaitOwner(project);
    Crew crew = new Crew(recorder);
    for (int i = 1; i < site.nodes(); i++) {
      int node = (owner + i) % site.nodes();
      String name = "prober-" + (node + 1);
      Commands commands = new Commands(name, stage.worker(), recorder, random.nextLong());
      crew.start(name, Clients.prober(commands, project, node));
    }
    crew.start("watch", new Watch(site, recorder, projects.all()));
    Terminal here = print("prints-here", project, stage, recorder, owner);
    Terminal there = print("prints-there", project, stage, recorder, (owner + 1) % site.nodes());
    recorder.seen("stage", Words.KEEPS, "prints-there", "");
    awaitOutput(here);
    awaitOutput(there);
    Fault fault = FaultKind.KILL.make(site, owner, random, Optional.empty());
    boolean stayed = site.awaitOwner(project) == owner;
    fault.begin();
    recorder.seen("stage", Words.FAULT, fault.toString(), "begins");
    try (here;
        there) {
      Counting.finish(here);
      Counting.finish(there);
    } catch (IOException e) {
      recorder.seen("stage", Words.STUCK, project, e.toString());
    }
    site.awaitReady();
    crew.stop();
    projects.putAway();
    return new Played(fault + ", the owner's", stayed ? project : "", owner);
  }

  private static Terminal print(
      String name, String project, Stage stage, Recorder recorder, int node) {
    Terminal terminal = new Terminal(name, project, stage.worker(), recorder, node);
    terminal.start();
    Counting.printsFast(terminal, recorder, name, NUMBERS);
    return terminal;
  }

  private static void awaitOutput(Terminal terminal) throws InterruptedException {
    while (terminal.received() < ENOUGH_BYTES) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
