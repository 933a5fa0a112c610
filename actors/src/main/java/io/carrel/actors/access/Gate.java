package io.carrel.actors.access;

import akka.actor.typed.ActorRef;
import akka.actor.typed.RecipientRef;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.membership.Standing;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Reason;
import io.carrel.actors.project.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One project's gate: what the keeper learns from the owner, and who is inside. The lock is held
 * for a few field accesses only; nobody else's code runs under it.
 */
final class Gate {
  private static final long TOUCH_AT_MOST = Duration.ofMinutes(1).toNanos();

  /** Sources are a handful of words of ours; this only bounds a mistake. */
  private static final int MAX_SOURCES = 100;

  private final RecipientRef<Project.Command> owner;
  private final long trusted;
  private final LongSupplier nanos;
  private final Standing standing;
  private final Map<String, Long> touched = new ConcurrentHashMap<>();

  private final Set<Visit> inside = new HashSet<>();
  private @Nullable ProjectView view;
  private long confirmedAt;
  private long emptySince;
  private boolean closed;
  private volatile @Nullable ActorRef<GateKeeper.Command> keeper;

  Gate(
      RecipientRef<Project.Command> owner,
      Duration trusted,
      LongSupplier nanos,
      Standing standing) {
    this.owner = owner;
    this.trusted = trusted.toNanos();
    this.nanos = nanos;
    this.standing = standing;
    this.emptySince = nanos.getAsLong();
  }

  void keptBy(ActorRef<GateKeeper.Command> actor) {
    keeper = actor;
  }

  void ask(GateKeeper.Ask ask) {
    tell(ask);
  }

  private void tell(GateKeeper.Command command) {
    ActorRef<GateKeeper.Command> actor = keeper;
    if (actor != null) {
      actor.tell(command);
    }
  }

  /** What a visitor meets: an answer, nothing fresh enough, or a gate that is gone. */
  sealed interface Answer {
    record Known(Gates.Admission admission) implements Answer {}

    record Unknown() implements Answer {}

    record Closed() implements Answer {}
  }

  synchronized Answer enter(AccountId account, Role needed) {
    if (closed) {
      return new Answer.Closed();
    }
    emptySince = nanos.getAsLong();
    if (view == null || emptySince - confirmedAt > trusted || !standing.isConfirmed()) {
      return new Answer.Unknown();
    }
    Optional<Reason> objection = Visit.objection(view, account, needed);
    if (objection.isPresent()) {
      return new Answer.Known(new Gates.Admission.Refused(objection.get()));
    }
    Visit visit = new Visit(this, account, needed);
    inside.add(visit);
    return new Answer.Known(new Gates.Admission.Admitted(view, visit));
  }

  synchronized void leave(Visit visit) {
    if (inside.remove(visit) && inside.isEmpty()) {
      emptySince = nanos.getAsLong();
    }
  }

  synchronized ProjectView view() {
    if (view == null) {
      throw new IllegalStateException("nobody has come in yet");
    }
    return view;
  }

  /**
   * Takes a view in if it is newer.
   *
   * @return the visits that end by it
   */
  synchronized Learned learn(ProjectView now) {
    if (view != null && isOlder(now, view)) {
      return new Learned(false, Map.of());
    }
    boolean changed = !saysTheSame(now, view);
    view = now;
    confirmedAt = nanos.getAsLong();
    Map<Visit, Reason> revoked = new HashMap<>();
    inside.forEach(visit -> visit.objection(now).ifPresent(reason -> revoked.put(visit, reason)));
    inside.removeAll(revoked.keySet());
    return new Learned(changed, revoked);
  }

  /**
   * @param changed whether listeners are to hear of it
   */
  record Learned(boolean changed, Map<Visit, Reason> revoked) {}

  /**
   * By the journal alone: one incarnation's views come in their order, and a new incarnation counts
   * its versions from the start. Two views of one sequence number admit the same people.
   */
  private static boolean isOlder(ProjectView now, ProjectView known) {
    return now.sequence() < known.sequence();
  }

  /** The renewed watch is answered with a new version of the same, which nobody needs to hear. */
  private static boolean saysTheSame(ProjectView now, @Nullable ProjectView known) {
    return known != null
        && now.equals(
            new ProjectView(
                known.id(),
                known.sequence(),
                now.version(),
                known.title(),
                known.description(),
                known.members(),
                known.state(),
                known.reason(),
                known.since(),
                known.steps(),
                known.deadline(),
                known.epoch(),
                known.endpoint(),
                known.alwaysRunning(),
                known.idleTimeout(),
                known.idleStopAt(),
                known.created(),
                known.lastActive(),
                known.image()));
  }

  /** The owner says that there is no such project: nothing is known, everyone goes. */
  synchronized List<Visit> forget() {
    view = null;
    List<Visit> all = new ArrayList<>(inside);
    inside.clear();
    return all;
  }

  /** Everyone, when the owner has been silent for too long. */
  synchronized List<Visit> expire() {
    if (view == null || nanos.getAsLong() - confirmedAt <= trusted) {
      return List.of();
    }
    List<Visit> all = new ArrayList<>(inside);
    inside.clear();
    return all;
  }

  /** Closes for good when nobody has been inside for this long. */
  synchronized boolean closeAfter(Duration linger) {
    closed = closed || (inside.isEmpty() && nanos.getAsLong() - emptySince >= linger.toNanos());
    return closed;
  }

  /** Closes for good; who is inside has to go. */
  synchronized List<Visit> close() {
    closed = true;
    return forget();
  }

  void listen(Visit visit, Consumer<ProjectView> listener) {
    tell(new GateKeeper.Listen(visit, listener));
  }

  void touch(String source) {
    long now = nanos.getAsLong();
    Long last = touched.get(source);
    if (last != null && now - last < TOUCH_AT_MOST) {
      return;
    }
    if (touched.size() >= MAX_SOURCES) {
      touched.clear();
    }
    if (last == null
        ? touched.putIfAbsent(source, now) == null
        : touched.replace(source, last, now)) {
      owner.tell(new Project.Touch(source));
    }
  }
}
