package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.History;
import java.util.List;

/** Nothing of a project that was stopped is left. */
final class NoOrphans implements Rule {
  @Override
  public List<Violation> broken(History history) {
    return history
        .seen(Words.LEFT)
        .map(left -> new Violation("no orphans", left.subject(), "left behind: " + left.value()))
        .toList();
  }
}
