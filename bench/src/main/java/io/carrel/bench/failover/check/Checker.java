package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.History;
import java.util.List;

/** Says what is wrong with a history. */
public final class Checker {
  private static final List<Rule> RULES =
      List.of(
          new AcceptedOnce(),
          new FreshReads(),
          new OneRun(),
          new NoOrphans(),
          new OutputOnce(),
          new InputOnce(),
          new NothingStuck(),
          new SocketsKept(),
          new NoFailedRequest(),
          new BriefAbsences());

  private Checker() {}

  /** Every violation of every rule; empty when all is well. */
  public static List<Violation> check(History history) {
    return RULES.stream().flatMap(rule -> rule.broken(history).stream()).toList();
  }
}
