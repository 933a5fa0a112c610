package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.Event;
import io.carrel.bench.failover.history.History;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * At no time two runs of one project live, and a project has as many runs as it was started: a
 * fault outside of it never restarts it.
 */
final class OneRun implements Rule {
  private static final String NAME = "one run";

  @Override
  public List<Violation> broken(History history) {
    List<Violation> violations = new ArrayList<>();
    for (String project : history.subjects(Words.PROCESSES)) {
      Set<String> runs = new LinkedHashSet<>();
      for (Event sight : sights(history, project)) {
        List<String> alive =
            Arrays.stream(sight.value().split(" ")).filter(p -> !p.isEmpty()).toList();
        runs.addAll(alive);
        if (alive.size() > 1) {
          violations.add(new Violation(NAME, project, "processes " + alive + " lived at once"));
        }
      }
      starts(history, project, runs, violations);
    }
    return violations;
  }

  private static List<Event> sights(History history, String project) {
    return history.seen(Words.PROCESSES).filter(e -> e.subject().equals(project)).toList();
  }

  private static void starts(
      History history, String project, Set<String> runs, List<Violation> violations) {
    long starts = Decisions.of(history, project).count(Words.STARTED, "");
    if (runs.size() > starts) {
      violations.add(
          new Violation(
              NAME, project, "started " + starts + " times, but ran as the processes " + runs));
    }
  }
}
