package io.carrel.project.server;

import io.carrel.project.Log;
import io.carrel.project.activity.Activity;
import io.carrel.project.activity.Listening;
import io.carrel.project.exec.Exec;
import io.carrel.project.files.FileApi;
import io.carrel.project.files.Home;
import io.carrel.project.files.Uploads;
import io.carrel.project.files.Watches;
import io.carrel.project.link.Broadcasts;
import io.carrel.project.link.LinkUpgrade;
import io.carrel.project.link.Links;
import io.carrel.project.link.Services;
import io.carrel.project.system.ChildEnvironment;
import io.carrel.project.system.ProcessTable;
import io.carrel.project.system.Signals;
import io.carrel.project.system.Workers;
import io.carrel.project.terminal.StreamSettings;
import io.carrel.project.terminal.Terminals;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The running project server: everything wired together. */
public final class ProjectServer implements AutoCloseable {
  private static final long HANG_UP_MILLIS = 1500;

  private final Workers workers;
  private final ProcessTable processes;
  private final Terminals terminals;
  private final Watches watches;
  private final Links links = new Links();
  private final Listener listener;

  /**
   * What a project server is started with.
   *
   * @param port 0: any that is free
   * @param requestDeadline how long a client may take to the end of a request's head
   * @param environment what terminals and commands start with
   */
  public record Settings(
      Path home,
      Credential credential,
      String host,
      int port,
      Duration requestDeadline,
      ChildEnvironment environment,
      StreamSettings streams) {}

  private ProjectServer(Settings settings, Clock clock) throws IOException, InterruptedException {
    Home home = new Home(settings.home());
    workers = Workers.start();
    processes = new ProcessTable(settings.environment().run());
    terminals =
        new Terminals(
            home.root(),
            settings.environment(),
            processes,
            settings.streams(),
            clock,
            workers.timer(),
            workers.sending(),
            workers.blocking());
    watches = new Watches(home);
    Exec exec =
        new Exec(
            home.root(),
            settings.streams().folder(),
            settings.environment(),
            processes,
            workers.blocking());
    Listening listening = new Listening(processes);
    Activity activity = new Activity(home.root(), processes, terminals, exec);
    Broadcasts broadcasts = new Broadcasts(links, terminals, listening, activity);
    Uploads uploads = new Uploads(home, clock);
    Services services = new Services(terminals, watches, workers, broadcasts);
    Routes routes =
        new Routes(
            settings.credential(),
            workers,
            new FileRoutes(new FileApi(home), workers),
            new UploadRoutes(uploads, workers),
            exec,
            listening,
            new LinkUpgrade(services, links),
            new Metrics(clock, terminals, exec, links));
    broadcasts.start(workers.timer());
    var unused = workers.timer().scheduleWithFixedDelay(uploads::sweep, 10, 3600, TimeUnit.SECONDS);
    listener =
        Listener.start(
            settings.host(), settings.port(), routes, workers, settings.requestDeadline());
  }

  /** Starts; it answers when this returns. */
  public static ProjectServer start(Settings settings, Clock clock)
      throws IOException, InterruptedException {
    return new ProjectServer(settings, clock);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return listener.address();
  }

  /**
   * Ends cleanly within about three seconds: no new connections, SIGHUP to the terminals, SIGKILL
   * to what is left of this run's processes, goodbye to the hub.
   */
  @Override
  public void close() {
    listener.stopAccepting();
    terminals.hangUpAll();
    try {
      awaitEnd();
      links.close();
      watches.close();
    } catch (IOException e) {
      Log.warn("end_incomplete", "type", e.getClass().getSimpleName());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listener.close();
    workers.close();
  }

  private void awaitEnd() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(HANG_UP_MILLIS);
    List<ProcessTable.Row> left = processes.marked();
    left.forEach(row -> Signals.process(row.pid(), Signals.TERM));
    while (!left.isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(50);
      left = processes.marked();
    }
    left.forEach(row -> Signals.process(row.pid(), Signals.KILL));
  }
}
