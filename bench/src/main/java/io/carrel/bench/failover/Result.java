package io.carrel.bench.failover;

import io.carrel.bench.failover.Scenario.Played;
import io.carrel.bench.failover.check.Checker;
import io.carrel.bench.failover.check.Violation;
import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.History;
import java.util.List;

/**
 * What one run showed.
 *
 * @param kind of run: a fault's word, or a scenario's
 * @param what in words
 * @param owner seconds until the owner answered elsewhere, if that was measured
 * @param terminals seconds in which terminals that always print printed nothing
 * @param away seconds in which sessions and proxied connections were away
 * @param calls at the API
 * @param unknown calls whose outcome nobody can tell
 * @param served requests of visitors for whom nothing may fail
 */
record Result(
    int run,
    long seed,
    String kind,
    String what,
    List<String> violations,
    List<Double> owner,
    List<Double> terminals,
    List<Double> away,
    long calls,
    long unknown,
    long served) {

  static Result of(int run, long seed, String kind, Played played, History history) {
    Recovery recovery = Recovery.of(history);
    return new Result(
        run,
        seed,
        kind,
        played.what(),
        Checker.check(history).stream().map(Violation::toString).toList(),
        played.project().isEmpty()
            ? List.of()
            : recovery.owner(played.project(), played.broken()).stream().boxed().toList(),
        recovery.terminals(),
        recovery.away(),
        recovery.calls(),
        recovery.unknown(),
        history.seen(Words.SERVED).count());
  }

  boolean clean() {
    return violations.isEmpty();
  }
}
