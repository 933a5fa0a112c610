package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.Event;
import io.carrel.bench.failover.history.Event.Phase;
import io.carrel.bench.failover.history.History;
import java.util.ArrayList;
import java.util.List;

/** A history written by hand: one line after the other, a nanosecond apart. */
final class Script {
  static final String PROJECT = "p";

  private final List<Event> events = new ArrayList<>();
  private long calls;

  /** A command begins. Answers its number. */
  long begin(String command, String value) {
    add(Phase.INVOKED, ++calls, command, value);
    return calls;
  }

  Script end(long call, Phase phase, String value) {
    Event invoked = events.stream().filter(event -> event.call() == call).findFirst().orElseThrow();
    add(phase, call, invoked.what(), value);
    return this;
  }

  /** A command from beginning to end, with nothing in between. */
  Script call(String command, String value, Phase outcome) {
    return end(begin(command, value), outcome, "");
  }

  Script accepted(String command, String value) {
    return call(command, value, Phase.ACCEPTED);
  }

  /** A read from beginning to end. */
  Script read(String title) {
    return end(begin(Words.READ, ""), Phase.ACCEPTED, title);
  }

  Script seen(String what, String value) {
    add(Phase.SEEN, 0, what, value);
    return this;
  }

  /** The project's own history at the end, oldest first: {@code "Renamed b"}. */
  Script decided(String... decisions) {
    for (int i = 0; i < decisions.length; i++) {
      seen(Words.DECIDED, (i + 1) + " " + decisions[i]);
    }
    return this;
  }

  private void add(Phase phase, long call, String what, String value) {
    events.add(new Event(events.size(), phase, call, "c", what, PROJECT, value));
  }

  History history() {
    return new History(events);
  }

  /** What this rule says to it. */
  List<Violation> judgedBy(Rule rule) {
    return rule.broken(history());
  }
}
