package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.History;
import java.util.List;

/** Every client could go on after the fault. */
final class NothingStuck implements Rule {
  @Override
  public List<Violation> broken(History history) {
    return history
        .seen(Words.STUCK)
        .map(stuck -> new Violation("nothing stuck", stuck.subject(), stuck.value()))
        .toList();
  }
}
