package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.Event;
import io.carrel.bench.failover.history.History;
import java.util.Comparator;
import java.util.List;

/** One project's own history as it was read at the end, oldest first. */
record Decisions(String project, List<Decision> all) {
  /** One event of the project. */
  record Decision(long sequence, String command, String value) {
    static Decision parse(Event seen) {
      String[] words = seen.value().split(" ", 3);
      return new Decision(Long.parseLong(words[0]), words[1], words[2]);
    }
  }

  static Decisions of(History history, String project) {
    return new Decisions(
        project,
        history
            .seen(Words.DECIDED)
            .filter(event -> event.subject().equals(project))
            .map(Decision::parse)
            .sorted(Comparator.comparing(Decision::sequence))
            .toList());
  }

  long count(String command, String value) {
    return all.stream().filter(d -> d.command.equals(command) && d.value.equals(value)).count();
  }

  /** The titles that the project had, in their order. */
  List<String> titles() {
    return all.stream()
        .filter(d -> d.command.equals(Words.CREATED) || d.command.equals(Words.RENAMED))
        .map(Decision::value)
        .toList();
  }
}
