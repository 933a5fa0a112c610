package io.carrel.bench.failover.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class OneRunTest {
  private final Rule rule = new OneRun();

  @Test
  void oneRunAfterTheOtherIsAsItShouldBe() {
    Script script =
        new Script()
            .seen(Words.PROCESSES, "")
            .seen(Words.PROCESSES, "71")
            .seen(Words.PROCESSES, "")
            .seen(Words.PROCESSES, "83")
            .decided("Created a", "StartRequested ", "StopRequested ", "StartRequested ");
    assertThat(script.judgedBy(rule)).isEmpty();
  }

  @Test
  void twoAtOnceBreakIt() {
    Script script =
        new Script()
            .seen(Words.PROCESSES, "71")
            .seen(Words.PROCESSES, "71 83")
            .decided("Created a", "StartRequested ", "StopRequested ", "StartRequested ");
    assertThat(script.judgedBy(rule)).hasSize(1);
  }

  @Test
  void aRunThatNobodyStartedBreaksIt() {
    Script script =
        new Script()
            .seen(Words.PROCESSES, "71")
            .seen(Words.PROCESSES, "83")
            .decided("Created a", "StartRequested ");
    assertThat(script.judgedBy(rule)).hasSize(1);
  }
}
