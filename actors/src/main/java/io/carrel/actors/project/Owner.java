package io.carrel.actors.project;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.persistence.typed.RecoveryCompleted;
import akka.persistence.typed.javadsl.CommandHandlerWithReply;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import akka.persistence.typed.javadsl.ReplyEffect;
import akka.persistence.typed.javadsl.RetentionCriteria;
import akka.persistence.typed.javadsl.SignalHandler;
import io.carrel.actors.Settings;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectState.Absent;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.project.ProjectState.Failed;
import io.carrel.actors.project.ProjectState.Running;
import io.carrel.actors.project.ProjectState.Starting;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.RuntimeFailure;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** The behavior of {@link Project}: persists what {@link Decision} decides, then reconciles. */
final class Owner
    extends EventSourcedBehaviorWithEnforcedReplies<Project.Command, ProjectEvent, ProjectState> {
  private static final int SNAPSHOTS_KEPT = 2;

  private final ProjectId project;
  private final ProjectPlatform platform;
  private final Settings settings;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ActorContext<Project.Command> context;
  private final SideEffects effects;
  private final Outcomes outcomes;
  private final Answers answers = new Answers();
  private Runnable handled = () -> {};

  Owner(
      ProjectId project,
      ProjectPlatform platform,
      ActorRef<ClusterSharding.ShardCommand> shard,
      ActorContext<Project.Command> context,
      TimerScheduler<Project.Command> timers) {
    super(Project.persistenceId(project));
    this.project = project;
    this.platform = platform;
    this.settings = platform.settings();
    this.shard = shard;
    this.context = context;
    this.effects = new SideEffects(project, platform, context, timers);
    this.outcomes = new Outcomes(settings, platform.clock());
  }

  /** Calls this whenever a command is taken up. */
  void onHandled(Runnable turnstile) {
    handled = turnstile;
  }

  @Override
  public ProjectState emptyState() {
    return new Absent();
  }

  @Override
  public EventHandler<ProjectState, ProjectEvent> eventHandler() {
    return newEventHandlerBuilder().forAnyState().onAnyEvent(ProjectState::apply);
  }

  @Override
  public Set<String> tagsFor(ProjectEvent event) {
    return Set.of(ProjectTags.of(project));
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(settings.snapshotEvery(), SNAPSHOTS_KEPT);
  }

  @Override
  public SignalHandler<ProjectState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), effects::recovered)
        .build();
  }

  @Override
  public CommandHandlerWithReply<Project.Command, ProjectEvent, ProjectState> commandHandler() {
    CommandHandlerWithReply<Project.Command, ProjectEvent, ProjectState> commands = commands();
    return (state, command) -> {
      handled.run();
      return commands.apply(state, command);
    };
  }

  private CommandHandlerWithReply<Project.Command, ProjectEvent, ProjectState> commands() {
    return newCommandHandlerWithReplyBuilder()
        .forAnyState()
        .onCommand(Project.Request.class, this::onRequest)
        .onCommand(Project.Get.class, (state, get) -> Effect().reply(get.replyTo(), view(state)))
        .onCommand(Project.Inspect.class, this::onInspect)
        .onCommand(Project.Watch.class, this::onWatch)
        .onCommand(Project.Unwatch.class, this::onUnwatch)
        .onCommand(Project.Touch.class, this::onTouch)
        .onCommand(Project.Join.class, this::onJoin)
        .onCommand(Project.RunObserved.class, this::onObserved)
        .onCommand(Project.RunGone.class, this::onGone)
        .onCommand(Project.NotListed.class, this::onNotListed)
        .onCommand(Project.Wake.class, (state, wake) -> progress(state))
        .onCommand(Project.Leave.class, leave -> Effect().stop().thenNoReply())
        .onCommand(Internal.RunAnswered.class, this::onAnswered)
        .onCommand(Internal.EndAnswered.class, this::onEndAnswered)
        .onCommand(Internal.AdjustAnswered.class, this::onAdjustAnswered)
        .onCommand(Internal.ReconcileTick.class, (state, tick) -> progress(state))
        .onCommand(Internal.ConfirmTick.class, this::onConfirm)
        .onCommand(Internal.DeadlinePassed.class, this::onDeadline)
        .onCommand(Internal.ComeBack.class, this::onComeBack)
        .onCommand(Internal.IdleTick.class, this::onIdle)
        .onCommand(Internal.ViewTick.class, this::onViewTick)
        .onCommand(Internal.PassivationTick.class, this::onPassivation)
        .build();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onRequest(
      ProjectState state, Project.Request request) {
    Decision decision =
        answers.wasAccepted(state, request)
            ? new Decision.Unchanged()
            : Decision.of(state, request, now(), settings);
    if (!(decision instanceof Decision.Persist) && !platform.standing().isConfirmed()) {
      decision = new Decision.Refused(Reason.OUT_OF_TOUCH);
    }
    if (decision instanceof Decision.Refused refused) {
      effects.meters.answered(request, refused.reason().name());
      return Effect().reply(request.replyTo(), new Project.Rejected(refused.reason()));
    }
    effects.meters.answered(request, OwnerMeters.ACCEPTED);
    if (decision instanceof Decision.Persist persist) {
      return Effect()
          .persist(persist.event())
          .thenRun(next -> happened(next, persist.event()))
          .thenReply(
              request.replyTo(), next -> new Project.Accepted(effects.view((Existing) next)));
    }
    answers.remember(request);
    return Effect().reply(request.replyTo(), new Project.Accepted(effects.view((Existing) state)));
  }

  /** What is not written must be confirmed: another owner may know more by now. */
  private Project.Reply view(ProjectState state) {
    if (!platform.standing().isConfirmed()) {
      return new Project.Rejected(Reason.OUT_OF_TOUCH);
    }
    return state instanceof Existing existing
        ? new Project.Viewed(effects.view(existing), Optional.of(context.getSelf()))
        : new Project.Rejected(Reason.NOT_FOUND);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onInspect(
      ProjectState state, Project.Inspect inspect) {
    Project.Reply answer = view(state);
    if (!(answer instanceof Project.Viewed viewed)) {
      return Effect().reply(inspect.replyTo(), answer);
    }
    effects.inspect(state, viewed.view(), inspect.replyTo());
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onWatch(ProjectState state, Project.Watch watch) {
    if (state instanceof Existing) {
      effects.audience.add(watch.watcher());
      effects.timers.passivation(false);
    }
    return Effect().reply(watch.watcher(), view(state));
  }

  private ReplyEffect<ProjectEvent, ProjectState> onUnwatch(
      ProjectState state, Project.Unwatch unwatch) {
    effects.audience.remove(unwatch.watcher());
    effects.settle(state);
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onTouch(ProjectState state, Project.Touch touch) {
    if (state instanceof Existing existing) {
      boolean warned = effects.idle.warns(existing, now());
      effects.idle.touch(now());
      if (warned) {
        effects.tellChange(existing);
        effects.timers.lookIdle(existing);
      }
    }
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onJoin(ProjectState state, Project.Join join) {
    effects.join(join, state);
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onObserved(
      ProjectState state, Project.RunObserved observed) {
    if (belief().observed(observed.run())) {
      noteStep(state, observed.run());
    }
    effects.adjuster.observed(observed.run());
    return progress(state);
  }

  private void noteStep(ProjectState state, Observed run) {
    boolean ours = state.desired().filter(epoch -> !epoch.equals(run.epoch())).isEmpty();
    if (ours && state instanceof Existing) {
      effects.steps.add(run);
    }
  }

  private ReplyEffect<ProjectEvent, ProjectState> onGone(ProjectState state, Project.RunGone gone) {
    belief().gone(gone.uid());
    Optional<Observed> lost =
        belief().takeLost().filter(run -> SideEffects.isDesired(state, run.epoch()));
    if (lost.isPresent() && state instanceof Starting) {
      effects.reconciler.later(new RuntimeFailure.Unavailable("Its processes have disappeared."));
    } else if (lost.isPresent() && state instanceof Running running) {
      return persist(outcomes.ended(running, lost.get().reason()));
    }
    return progress(state);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onNotListed(
      ProjectState state, Project.NotListed notListed) {
    boolean asked = state.desired().isPresent() || belief().run().isEmpty();
    if (asked && !effects.reconciler.isAsking()) {
      belief().notListed();
    }
    return progress(state);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onAnswered(
      ProjectState state, Internal.RunAnswered answer) {
    return effects
        .reconciler
        .answered(answer)
        .flatMap(failure -> outcomes.refused(state, failure))
        .map(this::persist)
        .orElseGet(() -> progress(state));
  }

  private ReplyEffect<ProjectEvent, ProjectState> onEndAnswered(
      ProjectState state, Internal.EndAnswered answer) {
    effects.reconciler.answered(answer);
    return progress(state);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onAdjustAnswered(
      ProjectState state, Internal.AdjustAnswered answer) {
    effects.adjuster.answered(answer);
    return progress(state);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onConfirm(
      ProjectState state, Internal.ConfirmTick tick) {
    if (state.desired().isPresent()) {
      effects.reconciler.ask();
      effects.adjuster.confirm();
    }
    return progress(state);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onDeadline(
      ProjectState state, Internal.DeadlinePassed passed) {
    return outcomes
        .late(state, passed.since(), effects.steps.latest())
        .map(this::persist)
        .orElseGet(Effect()::noReply);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onComeBack(
      ProjectState state, Internal.ComeBack due) {
    return state instanceof Failed failed && failed.comesBack()
        ? persist(outcomes.comesBack(failed))
        : Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onIdle(
      ProjectState state, Internal.IdleTick tick) {
    if (!(state instanceof Running running)) {
      return Effect().noReply();
    }
    if (effects.idle.stopAt(running).filter(at -> !now().isBefore(at)).isPresent()) {
      return persist(outcomes.idle(running));
    }
    if (effects.idle.warns(running, now())) {
      effects.tellChange(running);
    }
    effects.timers.lookIdle(running);
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onViewTick(
      ProjectState state, Internal.ViewTick tick) {
    if (state instanceof Existing existing) {
      effects.audience.tell(() -> effects.view(existing));
    }
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onPassivation(
      ProjectState state, Internal.PassivationTick tick) {
    if (effects.mayPassivate(state)) {
      shard.tell(new ClusterSharding.Passivate<>(context.getSelf()));
    }
    return Effect().noReply();
  }

  /** Persists what follows from what is believed now, or takes the next step towards it. */
  private ReplyEffect<ProjectEvent, ProjectState> progress(ProjectState state) {
    Optional<ProjectEvent> due = due(state);
    if (due.isPresent()) {
      return persist(due.get());
    }
    effects.settle(state);
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> persist(ProjectEvent event) {
    return Effect().persist(event).thenRun(next -> happened(next, event)).thenNoReply();
  }

  private Optional<ProjectEvent> due(ProjectState state) {
    return outcomes.of(state, belief(), effects.reconciler.hasStopped());
  }

  private void happened(ProjectState state, ProjectEvent event) {
    effects.happened(state, event);
    if (due(state).isPresent()) {
      context.getSelf().tell(new Internal.ReconcileTick());
    }
  }

  private RunBelief belief() {
    return effects.reconciler.belief();
  }

  private Instant now() {
    return platform.clock().instant();
  }
}
