package io.carrel.bench;

import java.util.ArrayList;
import java.util.List;

/** One quantity over several runs. */
final class Series {
  private final String name;
  private final String target;
  private final String unit;
  private final List<Double> values = new ArrayList<>();

  /**
   * @param target what is aimed at, in words; empty when nothing is
   */
  Series(String name, String unit, String target) {
    this.name = name;
    this.unit = unit;
    this.target = target;
  }

  void add(double value) {
    values.add(value);
  }

  /** The middle value; of an even number, the mean of the two in the middle. */
  double median() {
    List<Double> sorted = values.stream().sorted().toList();
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  double worst() {
    return values.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
  }

  String row() {
    return "| %s | %s | %s | %s |".formatted(name, shown(median()), shown(worst()), target);
  }

  private String shown(double value) {
    return (unit.equals("s") ? "%.2f %s" : "%.0f %s").formatted(value, unit);
  }
}
