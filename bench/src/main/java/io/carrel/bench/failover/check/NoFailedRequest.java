package io.carrel.bench.failover.check;

import io.carrel.bench.failover.history.History;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where nothing was meant to fail, nothing failed. Alike failures are told together. */
final class NoFailedRequest implements Rule {
  @Override
  public List<Violation> broken(History history) {
    Map<String, Long> failures =
        history
            .seen(Words.FAILED)
            .collect(
                Collectors.groupingBy(
                    event -> event.subject() + ": " + event.value(),
                    TreeMap::new,
                    Collectors.counting()));
    return failures.entrySet().stream()
        .map(each -> new Violation("no failed request", each.getKey(), each.getValue() + " times"))
        .toList();
  }
}
