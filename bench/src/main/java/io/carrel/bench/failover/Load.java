package io.carrel.bench.failover;

import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.failover.load.Clients;
import io.carrel.bench.failover.load.Commands;
import io.carrel.bench.failover.load.Counting;
import io.carrel.bench.failover.load.Crew;
import io.carrel.bench.failover.load.Terminal;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/** Everybody who works while a fault comes and goes. */
final class Load {
  private static final long BEFORE_MILLIS = 2000;
  private static final long AFTERWARDS_SECONDS = 5;

  /** Longer than the longest fault, and what comes before and after it. */
  private static final long PRINTING_SECONDS = 40;

  private final Stage stage;
  private final Random random;
  private final Recorder recorder;
  private final Projects projects;
  private final String main;
  private final Crew crew;
  private final Terminal here;
  private final Terminal there;
  private final Terminal typed;

  /**
   * @param main the project of the terminals, which runs already
   */
  Load(Stage stage, Random random, Recorder recorder, Projects projects, String main) {
    this.stage = stage;
    this.random = random;
    this.recorder = recorder;
    this.projects = projects;
    this.main = main;
    this.crew = new Crew(recorder);
    this.here = terminal("prints-here", 0);
    this.there = terminal("prints-there", 1);
    this.typed = terminal("typed", 2);
  }

  /**
   * Begins everything and lets it go on for two to four seconds.
   *
   * @param other a project to start and to stop
   */
  void begin(String other) throws IOException, InterruptedException {
    work(other);
    crew.start("watch", new Watch(stage.site(), recorder, projects.all()));
    List.of(here, there, typed).forEach(Terminal::start);
    Counting.printsSteadily(here, recorder, "prints-here", PRINTING_SECONDS);
    Counting.printsSteadily(there, recorder, "prints-there", PRINTING_SECONDS);
    Counting.takesInput(typed, "typed");
    crew.start("typist", Counting.typist(typed, recorder, "typed"));
    TimeUnit.MILLISECONDS.sleep(BEFORE_MILLIS + random.nextInt((int) BEFORE_MILLIS));
  }

  /** Lets it go on for a while, ends it, and writes down what there is to be seen then. */
  void end() throws IOException, InterruptedException {
    TimeUnit.SECONDS.sleep(AFTERWARDS_SECONDS);
    crew.stop();
    finish();
    projects.putAway();
  }

  private void finish() throws InterruptedException {
    try (here;
        there;
        typed) {
      Counting.finish(here);
      Counting.finish(there);
      Counting.finishInput(typed, stage.worker(), recorder, main, "typed");
    } catch (IOException e) {
      recorder.seen("stage", Words.STUCK, main, e.toString());
    }
  }

  private void work(String other) {
    crew.start("renamer", Clients.renamer(commands("renamer"), main));
    crew.start("renamer-2", Clients.renamer(commands("renamer-2"), main));
    crew.start("host", Clients.host(commands("host"), main, stage.guests()));
    crew.start("starter", Clients.starter(commands("starter"), other));
    crew.start("reader", Clients.reader(commands("reader"), List.of(main, other)));
    for (int node = 0; node < stage.site().nodes(); node++) {
      String name = "prober-" + (node + 1);
      crew.start(name, Clients.prober(commands(name), main, node));
    }
  }

  private Commands commands(String client) {
    return new Commands(client, stage.worker(), recorder, random.nextLong());
  }

  private Terminal terminal(String name, int node) {
    return new Terminal(name, main, stage.worker(), recorder, node);
  }
}
