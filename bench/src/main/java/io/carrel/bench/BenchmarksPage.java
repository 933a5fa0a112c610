package io.carrel.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The page with the figures: one section for each benchmark, between two markers. */
final class BenchmarksPage {
  private static final String HEAD =
      """
      # Benchmarks

      Measured by `./carrel bench …`, which replaces the sections below. Figures are one machine's; compare ratios.
      """;

  private final Path file;
  private final Clock clock;

  BenchmarksPage(Path file, Clock clock) {
    this.file = file;
    this.clock = clock;
  }

  /** The table as it is printed and written. */
  String table(String title, String what, int runs, List<Series> series) {
    String rows = series.stream().map(Series::row).collect(Collectors.joining("\n"));
    return """
        ## %s
        %s %d runs on %s, %s.

        | | median | worst | target |
        | --- | --- | --- | --- |
        %s
        """
        .formatted(title, what, runs, LocalDate.now(clock), machine(), rows);
  }

  /** Puts a section in the place of its former self, or at the end. */
  void write(String name, String section) throws IOException {
    String page = Files.exists(file) ? Files.readString(file) : HEAD;
    String block = "<!-- bench " + name + " -->\n" + section + "<!-- end " + name + " -->\n";
    Matcher former =
        Pattern.compile(
                "<!-- bench "
                    + Pattern.quote(name)
                    + " -->.*?<!-- end "
                    + Pattern.quote(name)
                    + " -->\n",
                Pattern.DOTALL)
            .matcher(page);
    Files.writeString(
        file,
        former.find()
            ? former.replaceFirst(Matcher.quoteReplacement(block))
            : page.stripTrailing() + "\n\n" + block);
  }

  /** The machine that the figures are of. */
  static String machine() {
    return "%d cores, Java %s, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            System.getProperty("java.version"),
            System.getProperty("os.name"),
            processor());
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> "(" + line.substring(line.indexOf(':') + 1).strip() + ")")
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
