package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.Event;
import io.carrel.bench.failover.history.History;
import io.carrel.bench.failover.history.History.Call;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A project's title is a linearizable register: there is one order of all titles (the project's own
 * history), and a read or a write never comes before one that was answered before it began. Titles
 * are never used twice.
 */
final class FreshReads implements Rule {
  private static final String NAME = "fresh reads";

  /** An operation that is known to have happened at a place in the order of titles. */
  private record Placed(Call call, int place) {
    long began() {
      return call.invoked().nanos();
    }

    long answered() {
      return call.answer().map(Event::nanos).orElse(Long.MAX_VALUE);
    }

    boolean isWrite() {
      return !call.invoked().what().equals(Words.READ);
    }
  }

  @Override
  public List<Violation> broken(History history) {
    List<Violation> violations = new ArrayList<>();
    for (String project : history.subjects(Words.DECIDED)) {
      Map<String, Integer> order = new HashMap<>();
      for (String title : Decisions.of(history, project).titles()) {
        order.putIfAbsent(title, order.size());
      }
      List<Placed> placed = new ArrayList<>();
      operations(history, project).forEach(call -> place(call, order, placed, violations));
      inOrder(placed, violations);
    }
    return violations;
  }

  private static Stream<Call> operations(History history, String project) {
    return Stream.of(Words.CREATED, Words.RENAMED, Words.READ)
        .flatMap(history::calls)
        .filter(call -> call.subject().equals(project) && call.isAccepted());
  }

  private static void place(
      Call call, Map<String, Integer> order, List<Placed> placed, List<Violation> violations) {
    boolean read = call.invoked().what().equals(Words.READ);
    String title = read ? call.answer().map(Event::value).orElse("") : call.invoked().value();
    Integer place = order.get(title);
    if (place != null) {
      placed.add(new Placed(call, place));
    } else if (read) {
      // A write that is missing is for another rule.
      violations.add(new Violation(NAME, call.subject(), "read " + title + ", which never was"));
    }
  }

  /** Walks through the time and remembers the latest place that was answered. */
  private static void inOrder(List<Placed> placed, List<Violation> violations) {
    List<Placed> byBegin = placed.stream().sorted(Comparator.comparing(Placed::began)).toList();
    List<Placed> byAnswer = placed.stream().sorted(Comparator.comparing(Placed::answered)).toList();
    int latest = -1;
    int next = 0;
    for (Placed operation : byBegin) {
      while (byAnswer.get(next).answered() < operation.began()) {
        latest = Math.max(latest, byAnswer.get(next++).place());
      }
      if (operation.place() < latest || (operation.isWrite() && operation.place() == latest)) {
        violations.add(late(operation, latest));
      }
    }
  }

  private static Violation late(Placed operation, int latest) {
    return new Violation(
        NAME,
        operation.call.subject(),
        "%s of %s by %s saw or made title %d, and %d had been answered before it began"
            .formatted(
                operation.isWrite() ? "a write" : "a read",
                operation.isWrite()
                    ? operation.call.invoked().value()
                    : operation.call.answer().map(Event::value).orElse(""),
                operation.call.invoked().client(),
                operation.place,
                latest));
  }
}
