package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.History;
import java.util.List;

/** One promise of the program. */
interface Rule {
  /** Everything in the history that breaks it. */
  List<Violation> broken(History history);
}
