package io.carrel.bench.kubernetes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What hubs said of the projects. Thread-safe. */
final class Told {
  private final Map<String, Set<String>> uids = new HashMap<>();
  private final Map<String, String> latest = new HashMap<>();
  private final Set<String> answered = new HashSet<>();
  private final Nodes nodes;

  Told(Nodes nodes) {
    this.nodes = nodes;
  }

  /** One line of a {@link StartingHub}; the last one of a killed hub may be cut off. */
  synchronized void line(String line) {
    String[] words = line.split(" ", 5);
    if (words.length < 3) {
      return;
    }
    String project = words[1];
    switch (words[0]) {
      case "answered" -> {
        answered.add(project);
        uids.computeIfAbsent(project, p -> new HashSet<>()).add(words[2]);
      }
      case "refused" -> latest.put(project, line.substring(line.indexOf(project)));
      case "seen" -> {
        if (words.length > 3) {
          uids.computeIfAbsent(project, p -> new HashSet<>()).add(words[2]);
          latest.put(project, (words[3] + " " + (words.length > 4 ? words[4] : "")).strip());
        }
      }
      default -> {
        // The beginning of a line that was cut off.
      }
    }
  }

  synchronized int answered() {
    return answered.size();
  }

  /** How many were said to run last. */
  synchronized long running() {
    return latest.values().stream().filter(said -> nodes.runs(phase(said))).count();
  }

  private static String phase(String said) {
    int space = said.indexOf(' ');
    return space < 0 ? said : said.substring(0, space);
  }

  /** Whether people know where this project is: it runs, or there is a reason why not. */
  synchronized boolean isExplained(String project) {
    String said = latest.getOrDefault(project, "");
    return nodes.runs(phase(said)) || said.contains(" ");
  }

  /** The incarnations that were ever named of a project. */
  synchronized Set<String> uids(String project) {
    return Set.copyOf(uids.getOrDefault(project, Set.of()));
  }
}
