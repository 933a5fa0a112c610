package io.carrel.actors.project;

import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one incarnation of an owner believes to run, from messages that may come twice, late or in
 * the wrong order. A runtime keeps at most one run of a project, so one is enough here. Used by the
 * owner's own thread only.
 */
final class RunBelief {
  /** Incarnations that are remembered as gone; late news of older ones is put right by the next. */
  private static final int MAX_GONE = 16;

  private final Set<String> gone = new LinkedHashSet<>();
  private Optional<Observed> run = Optional.empty();
  private Optional<Observed> lost = Optional.empty();
  private boolean certain;
  private boolean seenAlive;

  /** The present run, one that has ended but is not cleaned up included. */
  Optional<Observed> run() {
    return run;
  }

  /** Whether nobody has told this incarnation of the owner, or told for sure, what runs. */
  boolean isUnknown() {
    return run.isEmpty() && !certain;
  }

  /** Whether it is known, and not only not known otherwise, that there is no run. */
  boolean certainlyNone() {
    return run.isEmpty() && certain;
  }

  /** Whether this incarnation of the owner has seen the present run before it ended. */
  boolean endedBeforeUs() {
    return run.filter(r -> r.phase() == Phase.ENDED).isPresent() && !seenAlive;
  }

  /** A run that disappeared while it was believed to be alive; answered once. */
  Optional<Observed> takeLost() {
    Optional<Observed> taken = lost;
    lost = Optional.empty();
    return taken;
  }

  /** Something may come into being that nobody has told of yet. */
  void uncertain() {
    certain = false;
  }

  /** Takes in what the runtime told; false when that is old news. */
  boolean observed(Observed news) {
    if (gone.contains(news.uid()) || run.filter(old -> !newer(old, news)).isPresent()) {
      return false;
    }
    boolean same = run.filter(old -> old.uid().equals(news.uid())).isPresent();
    seenAlive = (same && seenAlive) || news.phase() != Phase.ENDED;
    run = Optional.of(news);
    certain = true;
    lost = Optional.empty();
    return true;
  }

  private static boolean newer(Observed old, Observed news) {
    if (old.uid().equals(news.uid())) {
      return news.phase().compareTo(old.phase()) > 0
          || (news.phase() == old.phase() && !news.equals(old));
    }
    return news.epoch().compareTo(old.epoch()) >= 0;
  }

  /** This incarnation is no more; false when it was not the present one. */
  boolean gone(String uid) {
    gone.add(uid);
    if (gone.size() > MAX_GONE) {
      gone.remove(gone.iterator().next());
    }
    Optional<Observed> present = run.filter(r -> r.uid().equals(uid));
    if (present.isPresent()) {
      lost = present.filter(r -> seenAlive);
      none();
    }
    return present.isPresent();
  }

  /** Nothing runs, as far as an observer that was asked can tell. */
  void notListed() {
    if (run.isEmpty()) {
      certain = true;
    } else {
      // Perhaps the observer is behind: to be asked of the runtime itself.
      run = Optional.empty();
      certain = false;
    }
  }

  /** The request for a run was answered with this: whoever is there now was asked for by us. */
  void answered(Observed news) {
    if (observed(news)) {
      seenAlive = true;
    }
  }

  private void none() {
    run = Optional.empty();
    certain = true;
    seenAlive = false;
  }
}
