package io.carrel.bench.failover;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Durations in seconds, and what is said of them. */
final class Times {
  private final List<Double> seconds = new ArrayList<>();

  void add(double value) {
    seconds.add(value);
  }

  void addAll(Collection<Double> values) {
    seconds.addAll(values);
  }

  /** {@code 0.81 s, 1.42 s}: the median and the worst; a dash when nothing was measured. */
  String medianAndWorst() {
    if (seconds.isEmpty()) {
      return "– | –";
    }
    List<Double> sorted = seconds.stream().sorted().toList();
    double median = (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    return String.format(Locale.ROOT, "%.2f s | %.2f s", median, sorted.get(sorted.size() - 1));
  }

  double worst() {
    return seconds.stream().mapToDouble(Double::doubleValue).max().orElse(0);
  }

  int count() {
    return seconds.size();
  }
}
