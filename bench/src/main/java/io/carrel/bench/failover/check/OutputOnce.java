package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.Event;
import io.carrel.bench.failover.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A terminal that prints {@code begin}, the numbers from 1 up and {@code end}: its viewer got every
 * byte once, in order.
 */
final class OutputOnce implements Rule {
  private static final String NAME = "output once";

  /** What comes before is the shell's own. */
  private static final String BEGIN = "begin\r\n";

  private static final String END = "end\r\n";

  @Override
  public List<Violation> broken(History history) {
    List<Violation> violations = new ArrayList<>();
    for (String terminal : history.subjects(Words.PRINTS)) {
      broken(history, terminal)
          .ifPresent(what -> violations.add(new Violation(NAME, terminal, what)));
    }
    return violations;
  }

  private static Optional<String> broken(History history, String terminal) {
    StringBuilder text = new StringBuilder();
    for (Event event : of(history, Words.OUTPUT, terminal)) {
      int colon = event.value().indexOf(':');
      long offset = Long.parseLong(event.value().substring(0, colon));
      if (offset != text.length()) {
        return Optional.of("a piece at " + offset + " where " + text.length() + " was due");
      }
      text.append(event.value(), colon + 1, event.value().length());
    }
    long last = Long.parseLong(of(history, Words.PRINTS, terminal).get(0).value());
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END, Math.max(0, begin));
    return begin < 0 || end < 0
        ? Optional.of("it never came to its end, after " + text.length() + " bytes")
        : numbers(text.subSequence(begin + BEGIN.length(), end), last);
  }

  private static Optional<String> numbers(CharSequence text, long last) {
    int at = 0;
    for (long number = 1; number <= last; number++) {
      String line = number + "\r\n";
      int end = Math.min(text.length(), at + line.length());
      if (!line.contentEquals(text.subSequence(at, end))) {
        String there = text.subSequence(at, Math.min(text.length(), at + 40)).toString();
        return Optional.of(
            "where line " + number + " is due, there is “" + there.replaceAll("\\R", " ") + "”");
      }
      at = end;
    }
    return at == text.length() ? Optional.empty() : Optional.of("more than it printed");
  }

  private static List<Event> of(History history, String what, String terminal) {
    return history.seen(what).filter(event -> event.subject().equals(terminal)).toList();
  }
}
