package io.carrel.actors.supervision;

import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.actor.typed.PostStop;
import akka.actor.typed.javadsl.ActorContext;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.receptionist.Receptionist;
import akka.actor.typed.receptionist.ServiceKey;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import io.carrel.actors.CborSerializable;
import io.carrel.actors.Settings;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.RunQuery;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.runtime.Slice;
import io.carrel.actors.stream.Restarting;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the runtime's observations of one slice and tells each project's owner what concerns it,
 * whom that wakes. A stream that fails or falls silent is started anew and ends nothing: what was
 * known stays so until the next list.
 *
 * <p>Owners hear of their runs again now and then, a share of them at a time: one that is wanted
 * has its owner in memory anyway, and one that nobody wants wakes the owner that ends it, also when
 * that owner's node died before it could.
 */
public final class RuntimeObserver {
  private static final Logger LOG = LoggerFactory.getLogger(RuntimeObserver.class);

  /** Into how many parts the runs are divided, so that not all owners hear of theirs at once. */
  private static final int SHARES = 60;

  /** However long a runtime was away, this long after its return it is seen again. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(4);

  private final Slice slice;
  private final Function<ProjectId, ? extends Owner> owners;
  private final Map<ProjectId, Observed> runs = new HashMap<>();
  private boolean listed;
  private int share;

  /** Where a message for a project's owner goes. */
  @FunctionalInterface
  public interface Owner {
    void tell(Project.Command command);
  }

  private RuntimeObserver(Slice slice, Function<ProjectId, ? extends Owner> owners) {
    this.slice = slice;
    this.owners = owners;
  }

  /** What an observer understands. */
  public sealed interface Command extends CborSerializable {}

  /** Somebody asks what is known. */
  record Asked(RunQuery query) implements Command {}

  /** The shards' message to an observer that has to move. */
  record Stop() implements Command {}

  private record Heard(Observation observation) implements Command {}

  /** The next share of owners is to hear of their runs again. */
  private record Remind() implements Command {}

  static ServiceKey<Command> key(int slice) {
    return ServiceKey.create(Command.class, "runtime-observer-" + slice);
  }

  static Behavior<Command> create(
      Slice slice,
      ProjectRuntime runtime,
      Settings settings,
      Function<ProjectId, ? extends Owner> owners) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  timers.startTimerWithFixedDelay(
                      new Remind(), settings.orphanInterval().dividedBy(SHARES));
                  return observe(context, slice, runtime, settings, owners);
                }));
  }

  private static Behavior<Command> observe(
      ActorContext<Command> context,
      Slice slice,
      ProjectRuntime runtime,
      Settings settings,
      Function<ProjectId, ? extends Owner> owners) {
    context
        .getSystem()
        .receptionist()
        .tell(Receptionist.register(key(slice.index()), context.getSelf()));
    UniqueKillSwitch stream = read(context, slice, runtime, settings);
    RuntimeObserver observer = new RuntimeObserver(slice, owners);
    return Behaviors.receive(Command.class)
        .onMessage(Heard.class, heard -> observer.onHeard(heard.observation))
        .onMessage(Asked.class, asked -> observer.onAsked(asked.query))
        .onMessage(Remind.class, remind -> observer.onRemind())
        .onMessage(Stop.class, stop -> Behaviors.stopped())
        .onSignal(
            PostStop.class,
            signal -> {
              stream.shutdown();
              return Behaviors.same();
            })
        .build();
  }

  private static UniqueKillSwitch read(
      ActorContext<Command> context, Slice slice, ProjectRuntime runtime, Settings settings) {
    ActorRef<Command> self = context.getSelf();
    Duration longest =
        settings.backoffMax().compareTo(LONGEST_PAUSE) < 0 ? settings.backoffMax() : LONGEST_PAUSE;
    return Restarting.source(
            longest,
            failure ->
                LOG.warn(
                    "slice={} observations failed and begin anew: {}",
                    slice.index(),
                    failure.toString()),
            () -> runtime.observe(slice).idleTimeout(runtime.silence()))
        .viaMat(KillSwitches.single(), Keep.right())
        .to(Sink.foreach(observation -> self.tell(new Heard(observation))))
        .run(context.getSystem());
  }

  private Behavior<Command> onHeard(Observation observation) {
    if (observation instanceof Observation.Listed all) {
      onListed(all);
    } else if (observation instanceof Observation.Changed changed) {
      onChanged(changed.observed());
    } else if (observation instanceof Observation.Gone gone) {
      runs.computeIfPresent(
          gone.project(), (project, run) -> run.uid().equals(gone.uid()) ? null : run);
      owners.apply(gone.project()).tell(new Project.RunGone(gone.uid()));
    }
    return Behaviors.same();
  }

  private void onListed(Observation.Listed list) {
    Map<ProjectId, Observed> before = Map.copyOf(runs);
    runs.clear();
    list.all().forEach(run -> runs.put(run.project(), run));
    before.values().stream()
        .filter(run -> !isStill(run))
        .forEach(run -> owners.apply(run.project()).tell(new Project.RunGone(run.uid())));
    // A repeated list tells nobody what they know: that is for the reminders, which come slowly.
    list.all().stream()
        .filter(run -> !run.equals(before.get(run.project())))
        .forEach(run -> owners.apply(run.project()).tell(new Project.RunObserved(run)));
    if (!listed) {
      listed = true;
      LOG.debug("slice={} of={} runs={} listed", slice.index(), slice.count(), list.all().size());
    }
  }

  private boolean isStill(Observed run) {
    return Optional.ofNullable(runs.get(run.project()))
        .filter(now -> now.uid().equals(run.uid()))
        .isPresent();
  }

  private void onChanged(Observed run) {
    runs.put(run.project(), run);
    owners.apply(run.project()).tell(new Project.RunObserved(run));
  }

  private Behavior<Command> onRemind() {
    share = (share + 1) % SHARES;
    runs.values().stream()
        .filter(run -> Math.floorMod(run.project().hashCode(), SHARES) == share)
        .forEach(run -> owners.apply(run.project()).tell(new Project.RunObserved(run)));
    return Behaviors.same();
  }

  private Behavior<Command> onAsked(RunQuery query) {
    Observed run = runs.get(query.project());
    if (run != null) {
      query.owner().tell(new Project.RunObserved(run));
    } else if (listed) {
      query.owner().tell(new Project.NotListed());
    }
    return Behaviors.same();
  }
}
