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
import io.carrel.actors.project.ProjectState.Stopping;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
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
  private final OwnerTimers timers;
  private final Outcomes outcomes;
  private final OwnerMeters meters;
  private final Steps steps;
  private final Reconciler reconciler;
  private final Connection connection;
  private final Audience audience;
  private final IdleClock idle;
  private final Answers answers = new Answers();
  private final Views views;
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
    this.meters = new OwnerMeters(platform.meters());
    this.steps = new Steps(platform.clock());
    this.reconciler = new Reconciler(project, platform, context, timers, meters, steps);
    this.connection = new Connection(project, platform, context);
    this.audience = new Audience(context, timers, settings.viewInterval(), platform.standing());
    this.idle = new IdleClock(settings, platform.clock().instant());
    this.timers = new OwnerTimers(timers, platform, idle);
    this.views = new Views(project, steps, this.timers, idle);
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
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
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
        .onCommand(Internal.ReconcileTick.class, (state, tick) -> progress(state))
        .onCommand(Internal.ConfirmTick.class, this::onConfirm)
        .onCommand(Internal.DeadlinePassed.class, this::onDeadline)
        .onCommand(Internal.ComeBack.class, this::onComeBack)
        .onCommand(Internal.IdleTick.class, this::onIdle)
        .onCommand(Internal.ViewTick.class, this::onViewTick)
        .onCommand(Internal.PassivationTick.class, this::onPassivation)
        .build();
  }

  private void onRecovered(ProjectState state) {
    if (state.sequence() > 0) {
      meters.recovered();
    }
    timers.recovered();
    timers.entered(state);
    settle(state);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onRequest(
      ProjectState state, Project.Request request) {
    Decision decision =
        answers.wasAccepted(state, request)
            ? new Decision.Unchanged()
            : Decision.of(state, request, now(), settings.idleTimeout());
    if (!(decision instanceof Decision.Persist) && !platform.standing().isConfirmed()) {
      decision = new Decision.Refused(Reason.OUT_OF_TOUCH);
    }
    if (decision instanceof Decision.Refused refused) {
      meters.answered(request, refused.reason().name());
      return Effect().reply(request.replyTo(), new Project.Rejected(refused.reason()));
    }
    meters.answered(request, OwnerMeters.ACCEPTED);
    if (decision instanceof Decision.Persist persist) {
      return Effect()
          .persist(persist.event())
          .thenRun(next -> happened(next, persist.event()))
          .thenReply(request.replyTo(), next -> new Project.Accepted(viewOf((Existing) next)));
    }
    answers.remember(request);
    return Effect().reply(request.replyTo(), new Project.Accepted(viewOf((Existing) state)));
  }

  /** What is not written must be confirmed: another owner may know more by now. */
  private Project.Reply view(ProjectState state) {
    if (!platform.standing().isConfirmed()) {
      return new Project.Rejected(Reason.OUT_OF_TOUCH);
    }
    return state instanceof Existing existing
        ? new Project.Viewed(viewOf(existing), Optional.of(context.getSelf()))
        : new Project.Rejected(Reason.NOT_FOUND);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onInspect(
      ProjectState state, Project.Inspect inspect) {
    Project.Reply answer = view(state);
    if (!(answer instanceof Project.Viewed viewed)) {
      return Effect().reply(inspect.replyTo(), answer);
    }
    connection.inspect(
        new ProjectInspection(
            viewed.view(),
            state.desired(),
            reconciler.belief().run(),
            Optional.empty(),
            audience.size(),
            context.getSystem().address().toString()),
        inspect.replyTo());
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onWatch(ProjectState state, Project.Watch watch) {
    if (state instanceof Existing) {
      audience.add(watch.watcher());
      timers.passivation(false);
    }
    return Effect().reply(watch.watcher(), view(state));
  }

  private ReplyEffect<ProjectEvent, ProjectState> onUnwatch(
      ProjectState state, Project.Unwatch unwatch) {
    audience.remove(unwatch.watcher());
    settle(state);
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onTouch(ProjectState state, Project.Touch touch) {
    if (state instanceof Existing existing) {
      boolean warned = idle.warns(existing, now());
      idle.touch(now());
      if (warned) {
        audience.changed(() -> viewOf(existing));
        timers.lookIdle(existing);
      }
    }
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onJoin(ProjectState state, Project.Join join) {
    connection.join(join, state);
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onObserved(
      ProjectState state, Project.RunObserved observed) {
    if (reconciler.belief().observed(observed.run())) {
      noteStep(state, observed.run());
    }
    return progress(state);
  }

  private void noteStep(ProjectState state, Observed run) {
    boolean ours = state.desired().filter(epoch -> !epoch.equals(run.epoch())).isEmpty();
    if (ours && state instanceof Existing) {
      steps.add(run);
    }
  }

  private ReplyEffect<ProjectEvent, ProjectState> onGone(ProjectState state, Project.RunGone gone) {
    reconciler.belief().gone(gone.uid());
    Optional<Observed> lost =
        reconciler.belief().takeLost().filter(run -> isDesired(state, run.epoch()));
    if (lost.isPresent() && state instanceof Starting) {
      reconciler.later(new RuntimeFailure.Unavailable("Its processes have disappeared."));
    } else if (lost.isPresent() && state instanceof Running running) {
      return persist(outcomes.ended(running, lost.get().reason()));
    }
    return progress(state);
  }

  private static boolean isDesired(ProjectState state, Epoch epoch) {
    return state.desired().equals(Optional.of(epoch));
  }

  private ReplyEffect<ProjectEvent, ProjectState> onNotListed(
      ProjectState state, Project.NotListed notListed) {
    boolean asked = state.desired().isPresent() || reconciler.belief().run().isEmpty();
    if (asked && !reconciler.isAsking()) {
      reconciler.belief().notListed();
    }
    return progress(state);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onAnswered(
      ProjectState state, Internal.RunAnswered answer) {
    return reconciler
        .answered(answer)
        .flatMap(failure -> outcomes.refused(state, failure))
        .map(this::persist)
        .orElseGet(() -> progress(state));
  }

  private ReplyEffect<ProjectEvent, ProjectState> onEndAnswered(
      ProjectState state, Internal.EndAnswered answer) {
    reconciler.answered(answer);
    return progress(state);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onConfirm(
      ProjectState state, Internal.ConfirmTick tick) {
    if (state.desired().isPresent()) {
      reconciler.ask();
    }
    return progress(state);
  }

  private ReplyEffect<ProjectEvent, ProjectState> onDeadline(
      ProjectState state, Internal.DeadlinePassed passed) {
    return outcomes
        .late(state, passed.since(), steps.latest())
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
    if (idle.stopAt(running).filter(at -> !now().isBefore(at)).isPresent()) {
      return persist(outcomes.idle(running));
    }
    if (idle.warns(running, now())) {
      audience.changed(() -> viewOf(running));
    }
    timers.lookIdle(running);
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onViewTick(
      ProjectState state, Internal.ViewTick tick) {
    if (state instanceof Existing existing) {
      audience.tell(() -> viewOf(existing));
    }
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> onPassivation(
      ProjectState state, Internal.PassivationTick tick) {
    if (mayPassivate(state)) {
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
    settle(state);
    return Effect().noReply();
  }

  private ReplyEffect<ProjectEvent, ProjectState> persist(ProjectEvent event) {
    return Effect().persist(event).thenRun(next -> happened(next, event)).thenNoReply();
  }

  private Optional<ProjectEvent> due(ProjectState state) {
    return outcomes.of(state, reconciler.belief(), reconciler.hasStopped());
  }

  /** After an event is in the journal. */
  private void happened(ProjectState state, ProjectEvent event) {
    if (event.lifecycle().isPresent()) {
      meters.measure(event, steps);
      narrate(event);
      timers.noteRun(event);
      reconciler.decided();
      timers.entered(state);
    } else if (state instanceof Existing existing) {
      timers.changed(existing);
    }
    if (state instanceof Existing existing) {
      audience.changed(() -> viewOf(existing));
    }
    settle(state);
    if (due(state).isPresent()) {
      context.getSelf().tell(new Internal.ReconcileTick());
    }
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

  /** Takes the next step, and brings the link, the watchers and the timers up to date. */
  private void settle(ProjectState state) {
    reconciler.reconcile(state);
    reachable(state)
        .ifPresentOrElse(
            endpoint -> connection.link(endpoint, state.desired().orElseThrow()),
            connection::unlink);
    if (state instanceof Existing existing && steps.takeChanged()) {
      audience.changed(() -> viewOf(existing));
    }
    timers.passivation(mayPassivate(state));
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

  private boolean mayPassivate(ProjectState state) {
    boolean comesBack = state instanceof Failed failed && failed.comesBack();
    return audience.isEmpty()
        && state.desired().isEmpty()
        && !(state instanceof Stopping)
        && !comesBack
        && reconciler.isAtRest();
  }

  private ProjectView viewOf(Existing state) {
    return views.of(state, reachable(state));
  }

  private Instant now() {
    return platform.clock().instant();
  }
}
