package io.carrel.bench.failover;

import io.carrel.bench.failover.fault.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The page that says what was broken and what came of it: a section for each scenario. */
final class ReliabilityPage {
  private static final String HEAD =
      """
      # Reliability

      Three replicas on one machine, over one PostgreSQL, broken on purpose under load by `./carrel bench failover`, which
      replaces the sections below. A checker then reads what every client asked and heard: every accepted command took
      effect exactly once; reads saw the latest write; no project ever had two runs or one that nobody started; no process
      was left behind; no byte of a terminal was lost or came twice, printed or typed; every client could go on.
      """;

  private final Path file;
  private final Clock clock;

  ReliabilityPage(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** One row for each kind of run. */
  String section(ScenarioKind scenario, List<Result> results) {
    Map<String, List<Result>> kinds =
        results.stream()
            .collect(Collectors.groupingBy(Result::kind, TreeMap::new, Collectors.toList()));
    String rows =
        kinds.entrySet().stream()
            .map(kind -> row(kind.getKey(), kind.getValue()))
            .collect(Collectors.joining("\n"));
    return """
        ## %s
        %s %d runs on %s, %d cores.

        | | runs | violations | owner answers elsewhere: median | worst | terminals pause: median | worst | sessions away: median | worst | calls, of unknown outcome | requests served |
        | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
        %s
        """
        .formatted(
            scenario.title(),
            scenario.words(),
            results.size(),
            LocalDate.now(clock),
            Runtime.getRuntime().availableProcessors(),
            rows);
  }

  private static String row(String kind, List<Result> runs) {
    Times owner = new Times();
    Times terminals = new Times();
    Times away = new Times();
    for (Result run : runs) {
      owner.addAll(run.owner());
      terminals.addAll(run.terminals());
      away.addAll(run.away());
    }
    return "| %s | %d | %d | %s | %s | %s | %d, %d | %d |"
        .formatted(
            words(kind),
            runs.size(),
            runs.stream().mapToInt(run -> run.violations().size()).sum(),
            owner.medianAndWorst(),
            terminals.medianAndWorst(),
            away.medianAndWorst(),
            runs.stream().mapToLong(Result::calls).sum(),
            runs.stream().mapToLong(Result::unknown).sum(),
            runs.stream().mapToLong(Result::served).sum());
  }

  private static String words(String kind) {
    for (FaultKind fault : FaultKind.values()) {
      if (fault.word().equals(kind)) {
        return fault.words();
      }
    }
    return ScenarioKind.valueOf(kind.toUpperCase(Locale.ROOT)).title();
  }

  /** Puts the section in the place of its former self, or at the end. */
  void write(ScenarioKind scenario, String section) throws IOException {
    String page = Files.exists(file) ? Files.readString(file) : HEAD;
    String name = scenario.name().toLowerCase(Locale.ROOT);
    String block = "<!-- bench " + name + " -->\n" + section + "<!-- end " + name + " -->\n";
    Matcher former =
        Pattern.compile("<!-- bench " + name + " -->.*?<!-- end " + name + " -->\n", Pattern.DOTALL)
            .matcher(page);
    Files.writeString(
        file,
        former.find()
            ? former.replaceFirst(Matcher.quoteReplacement(block))
            : page.stripTrailing() + "\n\n" + block);
  }
}
