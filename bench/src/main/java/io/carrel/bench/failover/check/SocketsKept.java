package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.Event;
import io.carrel.bench.failover.history.History;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** A session on a node that nothing happened to keeps its socket. */
final class SocketsKept implements Rule {
  @Override
  public List<Violation> broken(History history) {
    Set<String> kept = history.seen(Words.KEEPS).map(Event::subject).collect(Collectors.toSet());
    return history
        .seen(Words.CUT_OFF)
        .filter(cut -> kept.contains(cut.subject()))
        .map(
            cut -> new Violation("sockets kept", cut.subject(), "cut off from node " + cut.value()))
        .toList();
  }
}
