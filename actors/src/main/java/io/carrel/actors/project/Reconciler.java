package io.carrel.actors.project;

import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes what runs follow what is desired. Every request is idempotent and repeated until it is
 * answered, so nothing is lost by a restart. Used by the owner's own thread only.
 */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** Until an owner that may have been replaced looks again whether it may act. */
  private static final Duration UNSURE = Duration.ofMillis(200);

  private static final String TICK = "reconcile";
  private static final String ASK = "ask";
  private static final String RUN_TIMEOUT = "run-timeout";
  private static final String END_TIMEOUT = "end-timeout";

  private final ProjectId project;
  private final ProjectPlatform platform;
  private final ActorContext<Project.Command> context;
  private final TimerScheduler<Project.Command> timers;
  private final OwnerMeters meters;
  private final Steps steps;
  private final Backoff backoff;
  private final RunBelief belief = new RunBelief();
  private long calls;
  private @Nullable Asked running;
  private @Nullable Asked ending;
  private @Nullable String stranger;

  /** The incarnation that the runtime has answered for: all that a start has to do is done. */
  private @Nullable String finished;

  /** A request on its way: its number, and what it is about. */
  private record Asked(long call, Object about) {}

  Reconciler(
      ProjectId project,
      ProjectPlatform platform,
      ActorContext<Project.Command> context,
      TimerScheduler<Project.Command> timers,
      OwnerMeters meters,
      Steps steps) {
    this.project = project;
    this.platform = platform;
    this.context = context;
    this.timers = timers;
    this.meters = meters;
    this.steps = steps;
    this.backoff =
        new Backoff(
            platform.settings().backoffMin(), platform.settings().backoffMax(), platform.random());
  }

  RunBelief belief() {
    return belief;
  }

  /** Whether nothing runs and nothing is on its way, as far as this owner knows. */
  boolean isAtRest() {
    return belief.run().isEmpty() && running == null && ending == null;
  }

  /** Whether it is a fact that nothing runs. */
  boolean hasStopped() {
    return belief.certainlyNone() && running == null;
  }

  /** Whether a run is asked for and the answer is not there yet. */
  boolean isAsking() {
    return running != null;
  }

  /** A new decision does not wait for the back-off of an earlier one. */
  void decided() {
    timers.cancel(TICK);
    timers.cancel(ASK);
    backoff.reset();
  }

  /** Takes the next step from what is observed to what is desired, if one is due. */
  void reconcile(ProjectState state) {
    if (timers.isTimerActive(TICK)) {
      return;
    }
    if (!platform.standing().isConfirmed()) {
      timers.startSingleTimer(TICK, new Internal.ReconcileTick(), UNSURE);
      return;
    }
    Optional<Epoch> desired = state.desired();
    Optional<Observed> run = belief.run();
    if (!(state instanceof Existing existing)) {
      run.ifPresent(this::endStranger);
    } else if (desired.isEmpty()) {
      if (run.isPresent()) {
        end(run.get());
      } else if (!hasStopped() && running == null) {
        askUntilToldOfIt();
      }
    } else if (run.isEmpty()
        || isToBeRunAnew(run.get(), desired.get())
        || isUnfinished(run.get(), desired.get())) {
      ensureRunning(existing, desired.get());
    } else if (run.get().epoch().compareTo(desired.get()) < 0) {
      end(run.get());
    } else if (run.get().epoch().compareTo(desired.get()) > 0) {
      LOG.error("project={} runs with a later epoch than its journal knows", project);
    }
  }

  /**
   * Ends the run of a project that nobody has created, but not at once: it may be that of another
   * Carrel.
   */
  private void endStranger(Observed run) {
    Duration patience = platform.settings().orphanPatience();
    if (run.uid().equals(stranger)) {
      end(run);
      return;
    }
    LOG.warn(
        "project={} uid={} runs, but this database has never heard of it; it is ended after {}",
        project,
        run.uid(),
        patience);
    stranger = run.uid();
    timers.startSingleTimer(TICK, new Internal.ReconcileTick(), patience);
  }

  private void askUntilToldOfIt() {
    if (!timers.isTimerActive(ASK)) {
      ask();
      timers.startSingleTimer(ASK, new Internal.ReconcileTick(), platform.settings().backoffMin());
    }
  }

  private boolean isToBeRunAnew(Observed run, Epoch desired) {
    return run.phase() == Phase.ENDED
        && (run.epoch().compareTo(desired) < 0 || belief.endedBeforeUs());
  }

  /**
   * Whether the run may wait for what its start had not come to when it failed, or when its hub
   * died. That an observer tells of the run does not say.
   */
  private boolean isUnfinished(Observed run, Epoch desired) {
    return run.phase() == Phase.PENDING
        && run.epoch().equals(desired)
        && !run.uid().equals(finished);
  }

  /** Asks the observers what they know of the project. */
  void ask() {
    platform.registry().tell(new RunQuery(project, context.getSelf()));
  }

  private void ensureRunning(Existing state, Epoch epoch) {
    if (running != null && running.about.equals(epoch)) {
      return;
    }
    long call = ++calls;
    running = new Asked(call, epoch);
    belief.uncertain();
    ProjectSpec spec = state.facts().spec(project, platform.settings().quota());
    context.pipeToSelf(
        RuntimeCall.of(
            () ->
                platform
                    .runtime()
                    .ensureRunning(spec, epoch, platform.credentials().of(project, epoch))),
        (run, failure) ->
            new Internal.RunAnswered(call, run, RuntimeCall.failure(project, failure)));
    timers.startSingleTimer(
        RUN_TIMEOUT, new Internal.RunAnswered(call, null, RuntimeCall.timedOut()), callTimeout());
  }

  private void end(Observed run) {
    if (ending != null && ending.about.equals(run.uid())) {
      return;
    }
    long call = ++calls;
    ending = new Asked(call, run.uid());
    Duration grace = platform.settings().stopGrace();
    context.pipeToSelf(
        RuntimeCall.of(() -> platform.runtime().ensureStopped(project, run.uid(), grace)),
        (done, failure) ->
            new Internal.EndAnswered(call, run.uid(), RuntimeCall.failure(project, failure)));
    timers.startSingleTimer(
        END_TIMEOUT,
        new Internal.EndAnswered(call, run.uid(), RuntimeCall.timedOut()),
        callTimeout().plus(grace));
  }

  /** Takes in the answer; a failure that trying again cannot mend is returned. */
  Optional<RuntimeFailure> answered(Internal.RunAnswered answer) {
    if (running == null || running.call != answer.call()) {
      if (answer.run() != null) {
        belief.observed(answer.run());
      }
      return Optional.empty();
    }
    running = null;
    timers.cancel(RUN_TIMEOUT);
    RuntimeFailure failure = answer.failure();
    if (answer.run() != null) {
      finished = answer.run().uid();
      belief.answered(answer.run());
      steps.add(answer.run());
    } else if (failure instanceof RuntimeFailure.Rejected
        || failure instanceof RuntimeFailure.QuotaExceeded) {
      return Optional.of(failure);
    } else if (failure != null) {
      later(failure);
    }
    return Optional.empty();
  }

  void answered(Internal.EndAnswered answer) {
    if (answer.failure() == null) {
      belief.gone(answer.uid());
      belief.takeLost();
    }
    if (ending == null || ending.call != answer.call()) {
      return;
    }
    ending = null;
    timers.cancel(END_TIMEOUT);
    if (answer.failure() != null) {
      later(answer.failure());
    }
  }

  /** Tries again after a while. */
  void later(RuntimeFailure failure) {
    Duration wait = backoff.next();
    meters.retried(failure);
    steps.add(failure.getMessage() + " Trying again.");
    timers.startSingleTimer(TICK, new Internal.ReconcileTick(), wait);
  }

  private Duration callTimeout() {
    return platform.settings().callTimeout();
  }
}
