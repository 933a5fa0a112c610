package io.carrel.actors.project;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.TimerScheduler;
import io.carrel.actors.membership.Standing;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Those who watch a project. A change is told at once; those that follow within the interval are
 * told together at its end.
 */
final class Audience {
  private static final String TICK = "view";

  private final ActorContext<Project.Command> context;
  private final TimerScheduler<Project.Command> timers;
  private final Duration interval;
  private final Standing standing;
  private final Set<ActorRef<Project.Reply>> watchers = new HashSet<>();
  private boolean changed;

  Audience(
      ActorContext<Project.Command> context,
      TimerScheduler<Project.Command> timers,
      Duration interval,
      Standing standing) {
    this.context = context;
    this.timers = timers;
    this.interval = interval;
    this.standing = standing;
  }

  boolean isEmpty() {
    return watchers.isEmpty();
  }

  int size() {
    return watchers.size();
  }

  void add(ActorRef<Project.Reply> watcher) {
    if (watchers.add(watcher)) {
      context.watchWith(watcher, new Project.Unwatch(watcher));
    }
  }

  void remove(ActorRef<Project.Reply> watcher) {
    if (watchers.remove(watcher)) {
      context.unwatch(watcher);
    }
  }

  void changed(Supplier<ProjectView> view) {
    changed = true;
    if (!timers.isTimerActive(TICK)) {
      tell(view);
    }
  }

  /** Tells what has changed since the last time, if anything has, once this node is sure of it. */
  void tell(Supplier<ProjectView> view) {
    if (!changed || watchers.isEmpty()) {
      return;
    }
    timers.startSingleTimer(TICK, new Internal.ViewTick(), interval);
    if (!standing.isConfirmed()) {
      return;
    }
    changed = false;
    Project.Viewed viewed = new Project.Viewed(view.get(), Optional.of(context.getSelf()));
    watchers.forEach(watcher -> watcher.tell(viewed));
  }
}
