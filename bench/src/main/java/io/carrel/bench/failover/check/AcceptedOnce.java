package io.carrel.bench.failover.check;

import io.carrel.bench.failover.check.Decisions.Decision;
import io.carrel.bench.failover.history.Event.Phase;
import io.carrel.bench.failover.history.History;
import io.carrel.bench.failover.history.History.Call;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Every accepted command took effect exactly once, one whose answer is unknown at most once, and
 * one that was refused never: the project's history shows it. Commands that are alike are counted
 * together. Nothing in that history is missing.
 */
final class AcceptedOnce implements Rule {
  private static final String NAME = "accepted once";

  private record Kind(String command, String value) {}

  @Override
  public List<Violation> broken(History history) {
    List<Violation> violations = new ArrayList<>();
    for (String project : history.subjects(Words.DECIDED)) {
      Decisions decisions = Decisions.of(history, project);
      gaps(decisions, violations);
      for (Kind kind : kinds(history, decisions)) {
        count(history, decisions, kind, violations);
      }
    }
    return violations;
  }

  private static void gaps(Decisions decisions, List<Violation> violations) {
    long expected = 1;
    for (Decision decision : decisions.all()) {
      if (decision.sequence() != expected) {
        violations.add(
            new Violation(
                NAME,
                decisions.project(),
                "its history has " + decision.sequence() + " where " + expected + " is due"));
        return;
      }
      expected++;
    }
  }

  private static Set<Kind> kinds(History history, Decisions decisions) {
    Set<Kind> kinds = new LinkedHashSet<>();
    for (String command : Words.COMMANDS) {
      calls(history, command, decisions.project())
          .forEach(call -> kinds.add(new Kind(command, call.invoked().value())));
    }
    decisions.all().stream()
        .filter(decision -> Words.COMMANDS.contains(decision.command()))
        .forEach(decision -> kinds.add(new Kind(decision.command(), decision.value())));
    return kinds;
  }

  private static void count(
      History history, Decisions decisions, Kind kind, List<Violation> violations) {
    List<Call> calls =
        calls(history, kind.command, decisions.project()).stream()
            .filter(call -> call.invoked().value().equals(kind.value))
            .toList();
    long accepted = calls.stream().filter(Call::isAccepted).count();
    long unknown = calls.stream().filter(call -> call.outcome() == Phase.UNKNOWN).count();
    long decided = decisions.count(kind.command, kind.value);
    if (decided < accepted || decided > accepted + unknown) {
      violations.add(
          new Violation(
              NAME,
              decisions.project(),
              "%s %s: accepted %d, unknown %d, in the history %d"
                  .formatted(kind.command, kind.value, accepted, unknown, decided)));
    }
  }

  private static List<Call> calls(History history, String command, String project) {
    return history.calls(command).filter(call -> call.subject().equals(project)).toList();
  }
}
