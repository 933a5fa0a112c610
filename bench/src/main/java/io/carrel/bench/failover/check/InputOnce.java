package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.Event;
import io.carrel.bench.failover.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What was typed reached the program in the terminal: every byte once, in order. */
final class InputOnce implements Rule {
  private static final String NAME = "input once";

  @Override
  public List<Violation> broken(History history) {
    List<Violation> violations = new ArrayList<>();
    for (String terminal : history.subjects(Words.TYPED)) {
      String typed = joined(history, Words.TYPED, terminal);
      String taken = joined(history, Words.TAKEN, terminal);
      if (!typed.equals(taken)) {
        violations.add(new Violation(NAME, terminal, difference(typed, taken)));
      }
    }
    return violations;
  }

  private static String joined(History history, String what, String terminal) {
    return history
        .seen(what)
        .filter(event -> event.subject().equals(terminal))
        .map(Event::value)
        .collect(Collectors.joining());
  }

  private static String difference(String typed, String taken) {
    int at = 0;
    while (at < typed.length() && at < taken.length() && typed.charAt(at) == taken.charAt(at)) {
      at++;
    }
    return "typed %d bytes, taken %d; they differ at %d"
        .formatted(typed.length(), taken.length(), at);
  }
}
