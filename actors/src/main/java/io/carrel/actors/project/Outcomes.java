package io.carrel.actors.project;

import io.carrel.actors.Settings;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.ProjectState.Failed;
import io.carrel.actors.project.ProjectState.Running;
import io.carrel.actors.project.ProjectState.Starting;
import io.carrel.actors.project.ProjectState.Stopping;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The events that nobody asked for: they follow from what the runtime told, or from time. */
final class Outcomes {
  private static final By RUNTIME = new By.Platform("runtime");

  private final Settings settings;
  private final Clock clock;

  Outcomes(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What has come about and is not in the journal yet.
   *
   * @param stopped whether it is a fact that nothing runs
   */
  Optional<ProjectEvent> of(ProjectState state, RunBelief belief, boolean stopped) {
    if (state instanceof Stopping stopping) {
      return stopped
          ? Optional.of(new ProjectEvent.RunStopped(now(), RUNTIME, stopping.facts().epoch()))
          : Optional.empty();
    }
    return belief
        .run()
        .filter(run -> state.desired().equals(Optional.of(run.epoch())))
        .flatMap(run -> of(state, run, belief.endedBeforeUs()));
  }

  private Optional<ProjectEvent> of(ProjectState state, Observed run, boolean endedBeforeUs) {
    boolean ended = run.phase() == Phase.ENDED && !endedBeforeUs;
    if (state instanceof Starting starting && run.phase() == Phase.READY) {
      return Optional.of(
          new ProjectEvent.RunReady(
              now(), RUNTIME, starting.facts().epoch(), run.uid(), run.endpoint()));
    } else if (state instanceof Starting starting && ended) {
      String reason = run.reason().isBlank() ? "It ended before it was ready." : run.reason();
      return Optional.of(failed(starting, reason));
    } else if (state instanceof Running running && ended) {
      return Optional.of(ended(running, run.reason()));
    }
    return Optional.empty();
  }

  private ProjectEvent failed(Starting starting, String reason) {
    return new ProjectEvent.StartFailed(now(), RUNTIME, starting.facts().epoch(), reason);
  }

  ProjectEvent ended(Running running, String reason) {
    return new ProjectEvent.RunEnded(
        now(),
        RUNTIME,
        running.facts().epoch(),
        reason.isBlank() ? "It ended by itself." : reason,
        running.facts().alwaysRunning() || !reason.isBlank());
  }

  /** What it means that the runtime will not run what is desired. */
  Optional<ProjectEvent> refused(ProjectState state, RuntimeFailure failure) {
    String message = failure.getMessage();
    String reason = message == null || message.isBlank() ? "The runtime refused it." : message;
    if (state instanceof Starting starting) {
      return Optional.of(failed(starting, reason));
    } else if (state instanceof Running running) {
      return Optional.of(ended(running, reason));
    }
    return Optional.empty();
  }

  /** What it means that the state which began then has lasted as long as it may. */
  Optional<ProjectEvent> late(ProjectState state, Instant since, String latest) {
    if (state instanceof Starting starting && starting.facts().since().equals(since)) {
      return Optional.of(
          failed(starting, sentence("It was not ready", settings.startDeadline(), latest)));
    }
    if (state instanceof Stopping stopping && stopping.facts().since().equals(since)) {
      String reason = sentence("It did not end", settings.stopDeadline(), latest);
      return Optional.of(
          new ProjectEvent.StopFailed(now(), RUNTIME, stopping.facts().epoch(), reason));
    }
    return Optional.empty();
  }

  private static String sentence(String what, Duration deadline, String latest) {
    String sentence = what + " within " + deadline.toSeconds() + " seconds.";
    return latest.isBlank() ? sentence : sentence + " The last that was heard: " + latest;
  }

  ProjectEvent comesBack(Failed failed) {
    long next = failed.sequence() + 1;
    return new ProjectEvent.StartRequested(
        now(),
        new By.Platform("always-running"),
        new RequestId("always-running-" + next),
        new Epoch(next));
  }

  ProjectEvent idle(Running running) {
    return new ProjectEvent.StopRequested(
        now(),
        new By.Platform("idle"),
        new RequestId("idle-" + (running.sequence() + 1)),
        "Nobody was active for "
            + running.facts().idleTimeout(settings.quota()).toMinutes()
            + " minutes.");
  }

  private Instant now() {
    return clock.instant();
  }
}
