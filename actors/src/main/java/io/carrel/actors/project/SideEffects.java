package io.carrel.actors.project;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import io.carrel.actors.Settings;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.project.ProjectState.Failed;
import io.carrel.actors.project.ProjectState.Running;
import io.carrel.actors.project.ProjectState.Stopping;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import java.util.Optional;

/**
 * Brings everything that hangs on a project's state up to date with it: the run, the link to it,
 * those who watch, and the timers. Decides nothing. Used by the owner's own thread only.
 */
final class SideEffects {
  final Steps steps;
  final Reconciler reconciler;
  final Adjuster adjuster;
  final Audience audience;
  final IdleClock idle;
  final OwnerTimers timers;
  final OwnerMeters meters;
  private final ActorContext<Project.Command> context;
  private final Connection connection;
  private final Views views;

  SideEffects(
      ProjectId project,
      ProjectPlatform platform,
      ActorContext<Project.Command> context,
      TimerScheduler<Project.Command> scheduler) {
    Settings settings = platform.settings();
    this.context = context;
    this.meters = new OwnerMeters(platform.meters());
    this.steps = new Steps(platform.clock());
    this.reconciler = new Reconciler(project, platform, context, scheduler, meters, steps);
    this.adjuster = new Adjuster(project, platform, context, scheduler, meters);
    this.connection = new Connection(project, platform, context);
    this.audience = new Audience(context, scheduler, settings.viewInterval(), platform.standing());
    this.idle = new IdleClock(settings, platform.clock().instant());
    this.timers = new OwnerTimers(scheduler, platform, idle);
    this.views = new Views(project, steps, timers, idle, settings.quota());
  }

  /** The owner has just come into memory. */
  void recovered(ProjectState state) {
    if (state.sequence() > 0) {
      meters.recovered();
    }
    timers.recovered();
    timers.entered(state);
    settle(state);
  }

  /** The event is in the journal. */
  void happened(ProjectState state, ProjectEvent event) {
    if (event.lifecycle().isPresent()) {
      meters.measure(event, steps);
      narrate(event);
      timers.noteRun(event);
      reconciler.decided();
      timers.entered(state);
    } else if (state instanceof Existing existing) {
      timers.changed(existing);
    }
    tellChange(state);
    settle(state);
  }

  private void narrate(ProjectEvent event) {
    if (event instanceof ProjectEvent.StartRequested) {
      steps.begin("The start was accepted.");
      idle.touch(event.at());
    } else if (event instanceof ProjectEvent.RestartRequested) {
      steps.begin("The restart was accepted.");
      idle.touch(event.at());
    } else if (event instanceof ProjectEvent.StopRequested stop) {
      steps.begin(stop.reason().isBlank() ? "The stop was accepted." : stop.reason());
    } else if (event instanceof ProjectEvent.RunReady) {
      idle.touch(event.at());
    }
  }

  /** Those who watch are to see the state anew. */
  void tellChange(ProjectState state) {
    if (state instanceof Existing existing) {
      audience.changed(() -> view(existing));
    }
  }

  /** Takes the next step, and brings the link, the watchers and the timers up to date. */
  void settle(ProjectState state) {
    reconciler.reconcile(state);
    adjuster.adjust(state, reconciler.belief().run());
    reachable(state)
        .ifPresentOrElse(
            endpoint -> connection.link(endpoint, state.desired().orElseThrow()),
            connection::unlink);
    boolean stepped = steps.takeChanged();
    boolean adjusted = adjuster.takeChanged();
    if (stepped || adjusted) {
      tellChange(state);
    }
    timers.passivation(mayPassivate(state));
  }

  void join(Project.Join join, ProjectState state) {
    connection.join(join, state);
  }

  /** Answers with what the owner works with. */
  void inspect(ProjectState state, ProjectView view, ActorRef<Project.Reply> replyTo) {
    connection.inspect(
        new ProjectInspection(
            view,
            state.desired(),
            reconciler.belief().run(),
            Optional.empty(),
            audience.size(),
            context.getSystem().address().toString()),
        replyTo);
  }

  ProjectView view(Existing state) {
    return views.of(state, reachable(state), adjuster.adjustment(state, reconciler.belief().run()));
  }

  /** Where the desired run's project server answers: as the runtime says, else as it ever did. */
  private Optional<Endpoint> reachable(ProjectState state) {
    if (reconciler.belief().isUnknown() && state instanceof Running running) {
      return running.endpoint();
    }
    return reconciler
        .belief()
        .run()
        .filter(run -> isDesired(state, run.epoch()))
        .flatMap(Observed::endpoint);
  }

  static boolean isDesired(ProjectState state, Epoch epoch) {
    return state.desired().equals(Optional.of(epoch));
  }

  boolean mayPassivate(ProjectState state) {
    boolean comesBack = state instanceof Failed failed && failed.comesBack();
    return audience.isEmpty()
        && state.desired().isEmpty()
        && !(state instanceof Stopping)
        && !comesBack
        && reconciler.isAtRest();
  }
}
