package io.carrel.actors.supervision;

import akka.actor.typed.Behavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.TimerScheduler;
import io.carrel.actors.CborSerializable;
import io.carrel.actors.Settings;
import io.carrel.actors.directory.WantedProjects;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Project;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Walks the read side for projects that should run and wakes their owners, at a rate that the
 * journal bears, so that none is forgotten after its node has died. One in the cluster.
 */
final class Sweep {
  private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
  private static final Duration BEAT = Duration.ofMillis(100);

  private final WantedProjects wanted;
  private final Settings settings;
  private final Consumer<ProjectId> wake;
  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Queue<ProjectId> waiting = new ArrayDeque<>();
  private @Nullable ProjectId last;
  private long woken;

  sealed interface Command extends CborSerializable {}

  record Stop() implements Command {}

  private record Begin() implements Command {}

  private record Beat() implements Command {}

  private record Read(List<ProjectId> page, @Nullable Throwable failure) implements Command {}

  private Sweep(
      WantedProjects wanted,
      Settings settings,
      Consumer<ProjectId> wake,
      ActorContext<Command> context,
      TimerScheduler<Command> timers) {
    this.wanted = wanted;
    this.settings = settings;
    this.wake = wake;
    this.context = context;
    this.timers = timers;
  }

  /**
   * @param wake called on the actor's thread for each project that should run
   */
  static Behavior<Command> create(
      WantedProjects wanted, Settings settings, Consumer<ProjectId> wake) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new Sweep(wanted, settings, wake, context, timers).begin()));
  }

  private Behavior<Command> begin() {
    last = null;
    woken = 0;
    readPage();
    return Behaviors.receive(Command.class)
        .onMessage(Read.class, this::onRead)
        .onMessage(Beat.class, beat -> onBeat())
        .onMessage(Begin.class, again -> begin())
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .build();
  }

  private void readPage() {
    context.pipeToSelf(
        wanted.wantedRunning(last, settings.sweepPage()),
        (page, failure) -> new Read(page == null ? List.of() : page, failure));
  }

  private Behavior<Command> onRead(Read read) {
    if (read.failure != null) {
      LOG.warn("sweep failed after woken={}: {}", woken, read.failure.toString());
      rest();
    } else if (read.page.isEmpty()) {
      LOG.debug("sweep done woken={}", woken);
      rest();
    } else {
      waiting.addAll(read.page);
      last = read.page.get(read.page.size() - 1);
      onBeat();
    }
    return Behaviors.same();
  }

  private Behavior<Command> onBeat() {
    long perBeat = Math.max(1, settings.sweepPerSecond() * BEAT.toMillis() / 1000);
    for (long i = 0; i < perBeat && !waiting.isEmpty(); i++) {
      wake.accept(waiting.remove());
      woken++;
    }
    if (waiting.isEmpty()) {
      readPage();
    } else {
      timers.startSingleTimer(new Beat(), BEAT);
    }
    return Behaviors.same();
  }

  private void rest() {
    timers.startSingleTimer(new Begin(), settings.sweepInterval());
  }

  /** The message that wakes an owner. */
  static Project.Command wakeUp() {
    return new Project.Wake();
  }
}
