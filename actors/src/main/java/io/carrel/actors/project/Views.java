package io.carrel.actors.project;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.project.ProjectState.Running;
import io.carrel.actors.project.ProjectState.Starting;
import io.carrel.actors.project.ProjectState.Stopping;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Endpoint;
import java.util.Optional;

/** Numbers and writes down what others see of a project. */
final class Views {
  private final ProjectId project;
  private final Steps steps;
  private final OwnerTimers timers;
  private final IdleClock idle;
  private final Quota usual;
  private long versions;

  /**
   * @param usual the site's quota
   */
  Views(ProjectId project, Steps steps, OwnerTimers timers, IdleClock idle, Quota usual) {
    this.project = project;
    this.steps = steps;
    this.timers = timers;
    this.idle = idle;
    this.usual = usual;
  }

  ProjectView of(Existing state, Optional<Endpoint> reachable, Adjustment adjustment) {
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
        state instanceof Running ? reachable : Optional.empty(),
        facts.alwaysRunning(),
        facts.idleTimeout(usual),
        idle.stopAt(state),
        facts.created(),
        idle.lastActive(),
        facts.quota(usual),
        adjustment,
        facts.image());
  }

  private String reason(Existing state) {
    boolean underway = state instanceof Starting || state instanceof Stopping;
    return underway && state.reason().isBlank() ? steps.latest() : state.reason();
  }
}
