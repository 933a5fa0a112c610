package io.carrel.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of text in columns, each as wide as its widest cell; numbers stand at the right. */
final class Table {
  private static final String GAP = "  ";

  private final List<String> heads;
  private final List<List<JsonNode>> rows = new ArrayList<>();

  Table(String... heads) {
    this.heads = List.of(heads);
  }

  /** One cell for each head; what is missing stays blank. */
  Table row(JsonNode... cells) {
    rows.add(List.of(cells));
    return this;
  }

  @Override
  public String toString() {
    int[] widths = heads.stream().mapToInt(String::length).toArray();
    rows.forEach(
        row -> {
          for (int i = 0; i < widths.length; i++) {
            widths[i] = Math.max(widths[i], text(row.get(i)).length());
          }
        });
    List<String> lines = new ArrayList<>();
    lines.add(line(heads, widths, List.of()));
    rows.forEach(row -> lines.add(line(row.stream().map(Table::text).toList(), widths, row)));
    return String.join(System.lineSeparator(), lines);
  }

  private static String line(List<String> cells, int[] widths, List<JsonNode> values) {
    List<String> padded = new ArrayList<>();
    for (int i = 0; i < widths.length; i++) {
      String space = " ".repeat(widths[i] - cells.get(i).length());
      boolean isNumber = !values.isEmpty() && values.get(i).isNumber();
      padded.add(isNumber ? space + cells.get(i) : cells.get(i) + space);
    }
    return String.join(GAP, padded).stripTrailing();
  }

  /** On one line and without controls, whatever a title holds: a terminal would obey them. */
  static String text(JsonNode value) {
    String text =
        value.isArray()
            ? java.util.stream.StreamSupport.stream(value.spliterator(), false)
                .map(Table::text)
                .collect(Collectors.joining(" "))
            : value.asText("");
    return value.isNull() ? "" : text.replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
  }
}
