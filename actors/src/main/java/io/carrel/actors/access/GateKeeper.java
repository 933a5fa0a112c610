package io.carrel.actors.access;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.javadsl.AbstractBehavior;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.javadsl.Receive;
import akka.actor.typed.javadsl.TimerScheduler;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Reason;
import io.carrel.actors.project.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Watches one project's owner for a {@link Gate} and tells those inside what it says. */
final class GateKeeper extends AbstractBehavior<GateKeeper.Command> {
  private final Gate gate;
  private final RecipientRef<Project.Command> owner;
  private final GateSettings settings;
  private final TimerScheduler<Command> timers;
  private final ActorRef<Project.Reply> replies;
  private final Runnable onClosed;
  private final List<Ask> waiting = new ArrayList<>();
  private final Map<Visit, List<Consumer<ProjectView>>> listeners = new HashMap<>();
  private @Nullable ProjectView latest;
  private @Nullable ActorRef<Project.Command> incarnation;

  /** What a keeper hears. Never leaves this node. */
  sealed interface Command {}

  /** A visitor found nothing fresh and waits for the owner's next word. */
  record Ask(AccountId account, Role needed, CompletableFuture<Gates.Admission> answer)
      implements Command {}

  record Listen(Visit visit, Consumer<ProjectView> listener) implements Command {}

  record Stop() implements Command {}

  private record Heard(Project.Reply reply) implements Command {}

  private record GiveUp(Ask ask) implements Command {}

  private record OwnerEnded(ActorRef<Project.Command> incarnation) implements Command {}

  private enum Tick implements Command {
    RENEW,
    UNANSWERED
  }

  static Behavior<Command> create(
      Gate gate, RecipientRef<Project.Command> owner, GateSettings settings, Runnable onClosed) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new GateKeeper(context, timers, gate, owner, settings, onClosed)));
  }

  private GateKeeper(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Gate gate,
      RecipientRef<Project.Command> owner,
      GateSettings settings,
      Runnable onClosed) {
    super(context);
    this.gate = gate;
    this.owner = owner;
    this.settings = settings;
    this.timers = timers;
    this.onClosed = onClosed;
    this.replies = context.messageAdapter(Project.Reply.class, Heard::new);
    timers.startTimerWithFixedDelay(Tick.RENEW, Project.WATCH_RENEWAL);
    watch();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Listen.class, this::onListen)
        .onMessage(Heard.class, heard -> onHeard(heard.reply))
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .onMessage(GiveUp.class, giveUp -> onGiveUp(giveUp.ask))
        .onMessage(OwnerEnded.class, ended -> onOwnerEnded(ended.incarnation))
        .onMessage(Tick.class, this::onTick)
        .onSignal(PostStop.class, stop -> onStop())
        .build();
  }

  /** Asks for the view, again and again until the owner answers. */
  private void watch() {
    owner.tell(new Project.Watch(replies));
    timers.startSingleTimer(Tick.UNANSWERED, settings.answerWithin());
  }

  private Behavior<Command> onAsk(Ask ask) {
    if (!answer(ask)) {
      waiting.add(ask);
      timers.startSingleTimer(ask, new GiveUp(ask), settings.enterWithin());
      if (!timers.isTimerActive(Tick.UNANSWERED)) {
        watch();
      }
    }
    return this;
  }

  private boolean answer(Ask ask) {
    Gate.Answer answer = gate.enter(ask.account, ask.needed);
    if (answer instanceof Gate.Answer.Known known) {
      tell(ask, known.admission());
      return true;
    }
    return false;
  }

  private void tell(Ask ask, Gates.Admission admission) {
    timers.cancel(ask);
    if (!ask.answer.complete(admission) && admission instanceof Gates.Admission.Admitted in) {
      in.pass().leave();
    }
  }

  private Behavior<Command> onGiveUp(Ask ask) {
    if (waiting.remove(ask)) {
      ask.answer.completeExceptionally(new TimeoutException("the owner does not answer"));
    }
    return this;
  }

  private Behavior<Command> onListen(Listen listen) {
    if (!listen.visit.isOver() && latest != null) {
      listeners.computeIfAbsent(listen.visit, visit -> new ArrayList<>(1)).add(listen.listener);
      listen.listener.accept(latest);
    }
    return this;
  }

  private Behavior<Command> onHeard(Project.Reply reply) {
    if (reply instanceof Project.Viewed viewed) {
      timers.cancel(Tick.UNANSWERED);
      viewed.owner().ifPresent(this::follow);
      learn(viewed.view());
    } else if (reply instanceof Project.Rejected rejected
        && rejected.reason() == Reason.NOT_FOUND) {
      timers.cancel(Tick.UNANSWERED);
      gate.forget().forEach(visit -> revoke(visit, Reason.NOT_FOUND));
      latest = null;
      waiting.forEach(ask -> tell(ask, new Gates.Admission.Refused(Reason.NOT_FOUND)));
      waiting.clear();
    }
    return this;
  }

  /** What its successor does before it knows this watcher would be heard at the renewal only. */
  private void follow(ActorRef<Project.Command> speaker) {
    if (speaker.equals(incarnation)) {
      return;
    }
    if (incarnation != null) {
      getContext().unwatch(incarnation);
    }
    incarnation = speaker;
    getContext().watchWith(speaker, new OwnerEnded(speaker));
  }

  private Behavior<Command> onOwnerEnded(ActorRef<Project.Command> ended) {
    if (ended.equals(incarnation)) {
      incarnation = null;
      watch();
    }
    return this;
  }

  private void learn(ProjectView view) {
    Gate.Learned learned = gate.learn(view);
    learned.revoked().forEach(this::revoke);
    if (learned.changed()) {
      latest = view;
      listeners.keySet().removeIf(Visit::isOver);
      listeners.values().forEach(those -> those.forEach(listener -> listener.accept(view)));
    }
    waiting.removeIf(this::answer);
  }

  private void revoke(Visit visit, Reason reason) {
    listeners.remove(visit);
    visit.revoke(reason);
  }

  private Behavior<Command> onTick(Tick tick) {
    gate.expire().forEach(visit -> revoke(visit, Reason.OUT_OF_TOUCH));
    if (tick == Tick.RENEW) {
      listeners.keySet().removeIf(Visit::isOver);
      if (waiting.isEmpty() && gate.closeAfter(settings.linger())) {
        return Behaviors.stopped();
      }
    }
    watch();
    return this;
  }

  /** Also when something went wrong here: who is inside would never hear of a revocation. */
  private Behavior<Command> onStop() {
    owner.tell(new Project.Unwatch(replies));
    gate.close().forEach(visit -> revoke(visit, Reason.OUT_OF_TOUCH));
    waiting.forEach(
        ask -> ask.answer.completeExceptionally(new TimeoutException("the gate has closed")));
    onClosed.run();
    return this;
  }
}
