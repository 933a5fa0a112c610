package io.carrel.bench.failover;

import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Event;
import io.carrel.bench.failover.history.History;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** How long people waited after a fault, as a history tells it. */
record Recovery(History history, long faultAt) {
  private static final double SECOND = 1e9;

  static Recovery of(History history) {
    long fault = history.seen(Words.FAULT).findFirst().map(Event::nanos).orElse(Long.MAX_VALUE);
    return new Recovery(history, fault);
  }

  /**
   * Seconds from the fault until the first read of the project that was asked after it was answered
   * by one of the other nodes.
   */
  OptionalDouble owner(String project, int brokenNode) {
    String broken = "@" + (brokenNode + 1);
    return history
        .calls(Words.READ)
        .filter(call -> call.subject().equals(project) && call.isAccepted())
        .filter(call -> !call.invoked().client().endsWith(broken))
        .filter(call -> call.invoked().nanos() > faultAt)
        .flatMap(call -> call.answer().stream())
        .mapToDouble(answer -> (answer.nanos() - faultAt) / SECOND)
        .min();
  }

  /** The longest time in which a terminal that always prints printed nothing, for each. */
  List<Double> terminals() {
    List<Double> gaps = new ArrayList<>();
    for (String terminal : history.subjects(Words.PRINTS)) {
      List<Long> times =
          history
              .seen(Words.OUTPUT)
              .filter(event -> event.subject().equals(terminal))
              .map(Event::nanos)
              .toList();
      gaps.add(longestGap(times) / SECOND);
    }
    return gaps;
  }

  /** Only gaps that the fault is in, or that begin after it. */
  private double longestGap(List<Long> times) {
    long longest = 0;
    for (int i = 1; i < times.size(); i++) {
      if (times.get(i) > faultAt) {
        longest = Math.max(longest, times.get(i) - times.get(i - 1));
      }
    }
    return longest;
  }

  /** How long sessions and proxied connections were away once the fault had begun. */
  List<Double> away() {
    return history
        .seen(Words.AWAY)
        .filter(back -> back.nanos() > faultAt)
        .map(back -> Long.parseLong(back.value()) / 1000.0)
        .toList();
  }

  /** Calls that nobody can tell the outcome of. */
  long unknown() {
    return history.events().stream().filter(e -> e.phase() == Event.Phase.UNKNOWN).count();
  }

  long calls() {
    return history.events().stream().filter(e -> e.phase() == Event.Phase.INVOKED).count();
  }
}
