package io.carrel.bench.failover;

import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.fault.Fault;
import io.carrel.bench.failover.fault.FaultKind;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.site.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** One fault under load, from the first project to the verdict. */
final class FaultRun implements Scenario {
  private final FaultKind kind;
  private final Optional<Duration> lasts;

  /**
   * @param lasts how long the fault lasts; chosen at random when empty
   */
  FaultRun(FaultKind kind, Optional<Duration> lasts) {
    this.kind = kind;
    this.lasts = lasts;
  }

  @Override
  public Played play(Stage stage, Random random, Recorder recorder)
      throws IOException, InterruptedException {
    Site site = stage.site();
    site.awaitReady();
    Projects projects = new Projects(site, stage.worker(), recorder);
    String main = projects.createAndStart();
    String other = projects.create();
    Load load = new Load(stage, random, recorder, projects, main);
    load.begin(other);
    // The owner's node is the one that matters most.
    int owner = site.awaitOwner(main);
    int broken = random.nextInt(3) > 0 ? owner : random.nextInt(site.nodes());
    Fault fault = kind.make(site, broken, random, lasts);
    boolean hitsOwner = kind.hitsOneNode() && broken == owner;
    String what = fault + (hitsOwner ? ", the owner's" : "");
    happen(fault, what, recorder);
    site.awaitReady();
    load.end();
    return new Played(
        what, hitsOwner || !kind.hitsOneNode() ? main : "", kind.hitsOneNode() ? broken : -1);
  }

  private static void happen(Fault fault, String what, Recorder recorder)
      throws IOException, InterruptedException {
    try {
      fault.begin();
      recorder.seen("stage", Words.FAULT, what, "begins");
      TimeUnit.MILLISECONDS.sleep(fault.lasts().toMillis());
    } finally {
      fault.end();
    }
    recorder.seen("stage", Words.FAULT, what, "ends");
    TimeUnit.SECONDS.sleep(1);
  }
}
