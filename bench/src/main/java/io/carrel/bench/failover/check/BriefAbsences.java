package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.Event;
import io.carrel.bench.failover.history.History;
import java.util.List;

/** Whoever is sent from one node to another is there again within {@value #MOST_MILLIS} ms. */
final class BriefAbsences implements Rule {
  private static final long MOST_MILLIS = 2000;

  @Override
  public List<Violation> broken(History history) {
    long begun =
        history.seen(Words.FAULT).mapToLong(Event::nanos).findFirst().orElse(Long.MAX_VALUE);
    return history
        .seen(Words.AWAY)
        .filter(back -> back.nanos() > begun && Long.parseLong(back.value()) > MOST_MILLIS)
        .map(back -> new Violation("brief absences", back.subject(), back.value() + " ms away"))
        .toList();
  }
}
