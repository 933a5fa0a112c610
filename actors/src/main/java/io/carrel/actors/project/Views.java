package io.carrel.actors.project;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.project.ProjectState.Running;
import io.carrel.actors.project.ProjectState.Starting;
import io.carrel.actors.project.ProjectState.Stopping;
import io.carrel.actors.runtime.Observed;
import java.util.Optional;

/** Numbers and writes down what others see of a project. */
final class Views {
  private final ProjectId project;
  private final Steps steps;
  private final OwnerTimers timers;
  private final IdleClock idle;
  private long versions;

  Views(ProjectId project, Steps steps, OwnerTimers timers, IdleClock idle) {
    this.project = project;
    this.steps = steps;
    this.timers = timers;
    this.idle = idle;
  }

  ProjectView of(Existing state, Optional<Observed> reachable) {
    Facts facts = state.facts();
    return new ProjectView(
        project,
        facts.sequence(),
        ++versions,
        facts.title(),
        facts.description(),
        facts.members(),
        state.lifecycle(),
        reason(state),
        facts.since(),
        steps.all(),
        timers.deadline(state),
        facts.epoch(),
        state instanceof Running ? reachable.flatMap(Observed::endpoint) : Optional.empty(),
        facts.alwaysRunning(),
        facts.idleTimeout(),
        idle.stopAt(state),
        facts.created(),
        idle.lastActive(),
        facts.image());
  }

  private String reason(Existing state) {
    boolean underway = state instanceof Starting || state instanceof Stopping;
    return underway && state.reason().isBlank() ? steps.latest() : state.reason();
  }
}
