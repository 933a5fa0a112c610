package io.carrel.actors.project;

import io.carrel.actors.project.ProjectView.Step;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** What happened since the current start or stop began, in a person's words. */
final class Steps {
  static final int MAX = 50;

  private final Clock clock;
  private List<Step> steps = List.of();
  private boolean changed;

  Steps(Clock clock) {
    this.clock = clock;
  }

  List<Step> all() {
    return steps;
  }

  /** The latest step's text; empty when there is none. */
  String latest() {
    return steps.isEmpty() ? "" : steps.get(steps.size() - 1).text();
  }

  /** Whether there are new steps since this was last asked. */
  boolean takeChanged() {
    boolean was = changed;
    changed = false;
    return was;
  }

  void begin(String text) {
    steps = List.of();
    add(text);
  }

  /** Adds a step; the same text twice in a row is one step. */
  void add(String text) {
    if (text.equals(latest())) {
      return;
    }
    List<Step> longer = new ArrayList<>(steps);
    if (longer.size() == MAX) {
      longer.remove(1); // the first says how it began
    }
    longer.add(new Step(clock.instant(), text));
    steps = List.copyOf(longer);
    changed = true;
  }

  void add(Observed run) {
    add(run.reason().isBlank() ? words(run.phase()) : run.reason());
  }

  private static String words(Phase phase) {
    if (phase == Phase.PENDING) {
      return "Waiting for a place to run";
    } else if (phase == Phase.STARTING) {
      return "The project server is starting";
    } else if (phase == Phase.READY) {
      return "The project server is ready";
    } else if (phase == Phase.TERMINATING) {
      return "Its processes are ending";
    }
    return "Its processes have ended";
  }
}
