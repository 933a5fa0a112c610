package io.carrel.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BenchmarksPageTest {
  @TempDir Path folder;

  @Test
  void aTableShowsMedianAndWorst() {
    Series seconds = new Series("ready", "s", "1 s");
    for (double value : List.of(0.5, 0.25, 2.0, 0.75)) {
      seconds.add(value);
    }
    assertThat(seconds.row()).isEqualTo("| ready | 0.63 s | 2.00 s | 1 s |");
    assertThat(page().table("Boot", "All of it.", 4, List.of(seconds)))
        .startsWith("## Boot\nAll of it. 4 runs on 2026-11-22, ")
        .contains("| ready | 0.63 s |");
  }

  @Test
  void aSectionReplacesItsFormerSelfAndNothingElse() throws IOException {
    page().write("one", "first\n");
    page().write("two", "$1 other\n");
    page().write("one", "second\n");
    assertThat(Files.readString(folder.resolve("benchmarks.md")))
        .startsWith("# Benchmarks\n")
        .contains("<!-- bench one -->\nsecond\n<!-- end one -->\n")
        .contains("<!-- bench two -->\n$1 other\n<!-- end two -->\n")
        .doesNotContain("first");
  }

  private BenchmarksPage page() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-22T12:00:00Z"), ZoneOffset.UTC);
    return new BenchmarksPage(folder.resolve("benchmarks.md"), clock);
  }
}
