package io.carrel.actors.project;

import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Adjustment.Outcome;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives a run that is there what the quota grants that was set after it was decided. The runtime is
 * asked one thing at a time, and again until it answers; a new incarnation of the owner asks anew.
 * It is asked once more now and then, for a request of an earlier incarnation, or of an earlier
 * quota, may come late and win. Used by the owner's own thread only.
 */
final class Adjuster {
  private static final String AGAIN = "adjust";
  private static final String TIMEOUT = "adjust-timeout";

  private final ProjectId project;
  private final ProjectPlatform platform;
  private final ActorContext<Project.Command> context;
  private final TimerScheduler<Project.Command> timers;
  private final OwnerMeters meters;
  private final Backoff backoff;
  private long calls;
  private @Nullable Question asked;
  private Progress progress = Progress.ANSWERED;
  private Adjustment latest = Adjustment.APPLIED;
  private Adjustment rest = Adjustment.APPLIED;
  private boolean told;
  private boolean changed;

  private enum Progress {
    UNDER_WAY,
    FAILED,
    ANSWERED,
    TO_CONFIRM
  }

  /**
   * Which quota in which run.
   *
   * @param quotaSet the sequence number of the event that set it
   */
  private record Question(String uid, long quotaSet) {}

  Adjuster(
      ProjectId project,
      ProjectPlatform platform,
      ActorContext<Project.Command> context,
      TimerScheduler<Project.Command> timers,
      OwnerMeters meters) {
    this.project = project;
    this.platform = platform;
    this.context = context;
    this.timers = timers;
    this.meters = meters;
    this.backoff =
        new Backoff(
            platform.settings().backoffMin(), platform.settings().backoffMax(), platform.random());
  }

  /** Asks the runtime, if there is something to ask. */
  void adjust(ProjectState state, Optional<Observed> run) {
    Optional<Question> question = question(state, run);
    if (question.isEmpty() || progress == Progress.UNDER_WAY) {
      return;
    }
    boolean fresh = !question.get().equals(asked);
    if (fresh) {
      // A new decision does not wait for the back-off of an earlier one.
      timers.cancel(AGAIN);
      backoff.reset();
      latest = Adjustment.IN_PROGRESS;
      told = false;
    }
    boolean due = fresh || progress != Progress.ANSWERED;
    if (due && !timers.isTimerActive(AGAIN) && platform.standing().isConfirmed()) {
      ask(question.get(), (Existing) state);
    }
  }

  /** The answer is to be confirmed. */
  void confirm() {
    if (progress == Progress.ANSWERED) {
      progress = Progress.TO_CONFIRM;
    }
  }

  /** Empty when the run has the quota from its start, or there is none that could be changed. */
  private static Optional<Question> question(ProjectState state, Optional<Observed> run) {
    Optional<Epoch> desired = state.desired();
    if (desired.isEmpty() || !(state instanceof Existing existing)) {
      return Optional.empty();
    }
    long quotaSet = existing.facts().quotaSet();
    return run.filter(r -> quotaSet > desired.get().value())
        .filter(r -> r.epoch().equals(desired.get()))
        .filter(r -> r.phase() != Phase.TERMINATING && r.phase() != Phase.ENDED)
        .map(r -> new Question(r.uid(), quotaSet));
  }

  private void ask(Question question, Existing state) {
    long call = ++calls;
    asked = question;
    progress = Progress.UNDER_WAY;
    Epoch epoch = state.facts().epoch();
    ProjectSpec spec = state.facts().spec(project, platform.settings().quota());
    context.pipeToSelf(
        RuntimeCall.of(() -> platform.runtime().adjust(spec, epoch)),
        (adjustment, failure) ->
            new Internal.AdjustAnswered(call, adjustment, RuntimeCall.failure(project, failure)));
    timers.startSingleTimer(
        TIMEOUT,
        new Internal.AdjustAnswered(call, null, RuntimeCall.timedOut()),
        platform.settings().callTimeout());
  }

  /** Whether there is something new to tell since this was last asked. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  /** Takes in the answer; one to an older question counts for nothing. */
  void answered(Internal.AdjustAnswered answer) {
    if (calls != answer.call() || progress != Progress.UNDER_WAY) {
      return;
    }
    timers.cancel(TIMEOUT);
    changed = true;
    RuntimeFailure failure = answer.failure();
    if (answer.adjustment() != null) {
      latest = answer.adjustment();
      rest = latest.outcome() == Outcome.AT_NEXT_START ? latest : Adjustment.APPLIED;
      progress = Progress.ANSWERED;
      told = true;
    } else if (failure instanceof RuntimeFailure.Rejected
        || failure instanceof RuntimeFailure.QuotaExceeded) {
      latest = Adjustment.INFEASIBLE.because(String.valueOf(failure.getMessage()));
      rest = latest;
      progress = Progress.ANSWERED;
      told = true;
    } else if (failure != null) {
      meters.retried(failure);
      if (!told) {
        latest = Adjustment.IN_PROGRESS.because(failure.getMessage() + " Trying again.");
      }
      progress = Progress.FAILED;
      timers.startSingleTimer(AGAIN, new Internal.ReconcileTick(), backoff.next());
    }
  }

  /** What the runtime tells of the run after it has answered says more than its answer did. */
  void observed(Observed run) {
    boolean awaitsAnswer = progress == Progress.UNDER_WAY || progress == Progress.FAILED;
    if (!awaitsAnswer && asked != null && asked.uid.equals(run.uid())) {
      changed = changed || !latest.equals(run.adjustment());
      latest = run.adjustment();
    }
  }

  /** How far the run has the quota; applied when nothing runs. */
  Adjustment adjustment(ProjectState state, Optional<Observed> run) {
    Optional<Question> question = question(state, run);
    if (question.isEmpty()) {
      return Adjustment.APPLIED;
    } else if (!question.get().equals(asked)) {
      return Adjustment.IN_PROGRESS;
    }
    return latest.outcome() == Outcome.APPLIED ? rest : latest;
  }
}
