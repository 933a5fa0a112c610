package io.carrel.bench.failover.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** {@link NoOrphans}, {@link NothingStuck}, and all rules together. */
final class LeftAndStuckTest {
  @Test
  void aProcessThatIsLeftBreaksIt() {
    assertThat(new Script().judgedBy(new NoOrphans())).isEmpty();
    assertThat(new Script().seen(Words.LEFT, "71 sleep 600").judgedBy(new NoOrphans())).hasSize(1);
  }

  @Test
  void aClientThatCannotGoOnBreaksIt() {
    assertThat(new Script().judgedBy(new NothingStuck())).isEmpty();
    assertThat(new Script().seen(Words.STUCK, "why").judgedBy(new NothingStuck())).hasSize(1);
  }

  @Test
  void theCheckerAppliesEveryRule() {
    Script bad =
        new Script()
            .accepted("Created", "a")
            .accepted("Renamed", "b")
            .read("x")
            .seen(Words.PROCESSES, "1 2")
            .seen(Words.LEFT, "71 sleep")
            .seen(Words.PRINTS, "3")
            .seen(Words.TYPED, "1\n")
            .seen(Words.STUCK, "why")
            .decided("Created a", "StartRequested ");
    assertThat(Checker.check(bad.history()))
        .extracting(Violation::rule)
        .contains(
            "accepted once",
            "fresh reads",
            "one run",
            "no orphans",
            "output once",
            "input once",
            "nothing stuck");
  }

  @Test
  void aHistoryWithoutAFaultIsClean() {
    Script good =
        new Script()
            .accepted("Created", "a")
            .read("a")
            .accepted("StartRequested", "")
            .seen(Words.PROCESSES, "71")
            .decided("Created a", "StartRequested ", "RunReady ");
    assertThat(Checker.check(good.history())).isEmpty();
  }
}
