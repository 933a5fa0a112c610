package io.carrel.bench.failover.check;

import static io.carrel.bench.failover.history.Event.Phase.REFUSED;
import static io.carrel.bench.failover.history.Event.Phase.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class AcceptedOnceTest {
  private final Rule rule = new AcceptedOnce();

  @Test
  void whatWasAcceptedIsThereOnce() {
    Script script =
        new Script()
            .accepted("Created", "a")
            .accepted("Renamed", "b")
            .call("Renamed", "c", REFUSED)
            .call("Renamed", "d", UNKNOWN)
            .call("Renamed", "e", UNKNOWN)
            .decided("Created a", "Renamed b", "Renamed d", "RunReady ");
    assertThat(script.judgedBy(rule)).isEmpty();
  }

  @Test
  void anAcceptedCommandThatIsForgottenBreaksIt() {
    Script script = new Script().accepted("Created", "a").accepted("Renamed", "b");
    assertThat(script.decided("Created a").judgedBy(rule)).hasSize(1);
  }

  @Test
  void anAcceptedCommandThatHappenedTwiceBreaksIt() {
    Script script = new Script().accepted("Created", "a").accepted("Renamed", "b");
    assertThat(script.decided("Created a", "Renamed b", "Renamed b").judgedBy(rule)).hasSize(1);
  }

  @Test
  void aRefusedCommandThatHappenedBreaksIt() {
    Script script = new Script().accepted("Created", "a").call("Renamed", "b", REFUSED);
    assertThat(script.decided("Created a", "Renamed b").judgedBy(rule)).hasSize(1);
  }

  @Test
  void whatNobodyAskedForBreaksIt() {
    Script script = new Script().accepted("Created", "a");
    assertThat(script.decided("Created a", "StopRequested ").judgedBy(rule)).hasSize(1);
  }

  @Test
  void commandsThatAreAlikeAreCounted() {
    Script script =
        new Script()
            .accepted("Created", "a")
            .accepted("StartRequested", "")
            .accepted("StartRequested", "")
            .call("StartRequested", "", UNKNOWN);
    assertThat(
            script
                .decided("Created a", "StartRequested ", "StartRequested ", "StartRequested ")
                .judgedBy(rule))
        .isEmpty();
  }

  @Test
  void oneOfSeveralAlikeThatIsForgottenBreaksIt() {
    Script script =
        new Script()
            .accepted("Created", "a")
            .accepted("StartRequested", "")
            .accepted("StartRequested", "");
    assertThat(script.decided("Created a", "StartRequested ").judgedBy(rule)).hasSize(1);
  }

  @Test
  void aHoleInTheProjectsHistoryBreaksIt() {
    Script script =
        new Script()
            .accepted("Created", "a")
            .seen(Words.DECIDED, "1 Created a")
            .seen(Words.DECIDED, "3 RunReady ");
    assertThat(script.judgedBy(rule)).hasSize(1);
  }

  @Test
  void aCallThatWasNeverAnsweredIsUnknown() {
    Script script = new Script().accepted("Created", "a");
    script.begin("Renamed", "b");
    assertThat(script.decided("Created a", "Renamed b").judgedBy(rule)).isEmpty();
  }
}
