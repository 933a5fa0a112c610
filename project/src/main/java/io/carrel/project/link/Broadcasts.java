package io.carrel.project.link;

import io.carrel.project.Log;
import io.carrel.project.activity.Activity;
import io.carrel.project.activity.Listening;
import io.carrel.project.terminal.Terminals;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What every session is told without asking, and the report to the hub. */
public final class Broadcasts {
  private static final int LOOK_SECONDS = 2;
  private static final int RESOURCES_SECONDS = 5;
  private static final int REPORT_SECONDS = 10;

  private final Links links;
  private final Terminals terminals;
  private final Listening listening;
  private final Activity activity;
  private volatile List<Listening.Port> ports = List.of();
  private volatile Activity.@Nullable Measured measured;
  private volatile long reportedAt = System.nanoTime() - TimeUnit.SECONDS.toNanos(REPORT_SECONDS);

  public Broadcasts(Links links, Terminals terminals, Listening listening, Activity activity) {
    this.links = links;
    this.terminals = terminals;
    this.listening = listening;
    this.activity = activity;
  }

  /** Starts to look; nothing is read while no hub is linked. */
  public void start(ScheduledExecutorService timer) {
    terminals.onChange(this::terminalsChanged);
    every(timer, LOOK_SECONDS, this::look);
    every(timer, RESOURCES_SECONDS, this::measure);
    every(timer, RESOURCES_SECONDS, terminals::sweep);
  }

  private static void every(ScheduledExecutorService timer, int seconds, Runnable task) {
    var unused = timer.scheduleWithFixedDelay(() -> guarded(task), 1, seconds, TimeUnit.SECONDS);
  }

  /** A periodic task that throws would never run again. */
  private static void guarded(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException bug) {
      Log.warn("periodic_task_failed", "type", bug.getClass().getName());
    }
  }

  private void terminalsChanged() {
    Link link = links.current();
    if (link != null) {
      link.broadcast(Messages.terminals(terminals.list()));
    }
  }

  private void look() {
    Link link = links.current();
    if (link != null && link.sessionCount() > 0) {
      terminals.observe();
      lookForPorts(link);
    }
  }

  private void lookForPorts(Link link) {
    try {
      List<Listening.Port> now = listening.scan();
      if (!now.equals(ports)) {
        ports = now;
        link.broadcast(Messages.ports(now));
      }
    } catch (IOException e) {
      Log.warn("ports_unreadable", "type", e.getClass().getSimpleName());
    }
  }

  private void measure() {
    Link link = links.current();
    if (link == null) {
      return;
    }
    Activity.Measured now = activity.measure();
    measured = now;
    if (link.sessionCount() > 0) {
      link.broadcast(Messages.resources(now));
    }
    long silence = System.nanoTime() - reportedAt;
    // Half a second of tolerance: the timer may come a little early.
    if (silence >= TimeUnit.SECONDS.toNanos(REPORT_SECONDS) - 500_000_000) {
      reportedAt = System.nanoTime();
      link.report(Messages.report(now, link.takeTouched()));
    }
  }

  /** Tells a new session how things are; on the event loop. */
  void greet(Session session) {
    session.send(Messages.terminals(terminals.list()));
    session.send(Messages.ports(ports));
    Activity.Measured last = measured;
    if (last != null) {
      session.send(Messages.resources(last));
    }
  }
}
