package io.carrel.actors.project;

import io.carrel.actors.Settings;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.project.ProjectState.Running;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When the idle timer is due. What happened before this incarnation of the owner is unknown, and
 * unknown is not idle: it counts from its own start.
 */
final class IdleClock {
  private final Settings settings;
  private Instant lastActive;

  IdleClock(Settings settings, Instant start) {
    this.settings = settings;
    this.lastActive = start;
  }

  Instant lastActive() {
    return lastActive;
  }

  /** Somebody is active; what is told late changes nothing. */
  void touch(Instant at) {
    lastActive = at.isAfter(lastActive) ? at : lastActive;
  }

  /** When the project will be stopped unless somebody works. */
  Optional<Instant> stopAt(Existing state) {
    if (!(state instanceof Running) || state.facts().alwaysRunning()) {
      return Optional.empty();
    }
    Instant idle = lastActive.plus(state.facts().idleTimeout(settings.quota()));
    Instant floor = state.facts().since().plus(settings.idleFloor());
    return Optional.of(idle.isAfter(floor) ? idle : floor);
  }

  /** Whether people are to be warned by now. */
  boolean warns(Existing state, Instant now) {
    return stopAt(state).filter(at -> !now.isBefore(at.minus(settings.idleWarning()))).isPresent();
  }

  /** How long until a warning or a stop is due, whichever is next. */
  Optional<Duration> nextLook(Existing state, Instant now) {
    return stopAt(state)
        .map(
            at -> {
              Instant warning = at.minus(settings.idleWarning());
              Duration wait = Duration.between(now, now.isBefore(warning) ? warning : at);
              return wait.isNegative() ? Duration.ZERO : wait;
            });
  }
}
