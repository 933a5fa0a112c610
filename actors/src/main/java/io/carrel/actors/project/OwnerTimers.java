package io.carrel.actors.project;

import akka.actor.typed.javadsl.TimerScheduler;
import io.carrel.actors.Settings;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.project.ProjectState.Failed;
import io.carrel.actors.project.ProjectState.Starting;
import io.carrel.actors.project.ProjectState.Stopping;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The timers that a state of a project sets. A timer that is late is one that fires at once. */
final class OwnerTimers {
  private static final String DEADLINE = "deadline";
  private static final String IDLE = "idle";
  private static final String CONFIRM = "confirm";
  private static final String PASSIVATION = "passivation";
  private static final String COMEBACK = "comeback";

  private final TimerScheduler<Project.Command> timers;
  private final Settings settings;
  private final Clock clock;
  private final IdleClock idle;
  private final Backoff comebacks;
  private Instant readyAt;

  OwnerTimers(TimerScheduler<Project.Command> timers, ProjectPlatform platform, IdleClock idle) {
    this.timers = timers;
    this.settings = platform.settings();
    this.clock = platform.clock();
    this.idle = idle;
    this.comebacks = new Backoff(settings.backoffMin(), settings.backoffMax(), platform.random());
    this.readyAt = clock.instant();
  }

  void recovered() {
    timers.startTimerWithFixedDelay(
        CONFIRM, new Internal.ConfirmTick(), settings.confirmInterval());
  }

  /** A state has just begun, here or before the owner was in memory. */
  void entered(ProjectState state) {
    timers.cancel(DEADLINE);
    timers.cancel(COMEBACK);
    if (!(state instanceof Existing existing)) {
      return;
    }
    deadline(existing)
        .ifPresent(
            at ->
                timers.startSingleTimer(
                    DEADLINE, new Internal.DeadlinePassed(existing.facts().since()), until(at)));
    changed(existing);
  }

  /** A setting may have changed that timers depend on. */
  void changed(Existing state) {
    boolean comesBack = state instanceof Failed failed && failed.comesBack();
    if (comesBack && !timers.isTimerActive(COMEBACK)) {
      timers.startSingleTimer(COMEBACK, new Internal.ComeBack(), comebacks.next());
    }
    lookIdle(state);
  }

  /** Whoever ran well for a while comes back without the delay of earlier failures. */
  void noteRun(ProjectEvent event) {
    if (event instanceof ProjectEvent.RunReady) {
      readyAt = event.at();
    } else if (event instanceof ProjectEvent.RunEnded
        && Duration.between(readyAt, event.at()).compareTo(settings.backoffMax()) > 0) {
      comebacks.reset();
    }
  }

  void lookIdle(Existing state) {
    timers.cancel(IDLE);
    idle.nextLook(state, clock.instant())
        .ifPresent(wait -> timers.startSingleTimer(IDLE, new Internal.IdleTick(), wait));
  }

  /** Until when the state has to be over. */
  Optional<Instant> deadline(Existing state) {
    if (state instanceof Starting) {
      return Optional.of(state.facts().since().plus(settings.startDeadline()));
    } else if (state instanceof Stopping) {
      return Optional.of(state.facts().since().plus(settings.stopDeadline()));
    }
    return Optional.empty();
  }

  void passivation(boolean possible) {
    if (!possible) {
      timers.cancel(PASSIVATION);
    } else if (!timers.isTimerActive(PASSIVATION)) {
      timers.startSingleTimer(
          PASSIVATION, new Internal.PassivationTick(), settings.passivateAfter());
    }
  }

  private Duration until(Instant at) {
    Duration wait = Duration.between(clock.instant(), at);
    return wait.isNegative() ? Duration.ZERO : wait;
  }
}
