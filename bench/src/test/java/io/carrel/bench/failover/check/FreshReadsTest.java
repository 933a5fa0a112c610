package io.carrel.bench.failover.check;

import static io.carrel.bench.failover.history.Event.Phase.ACCEPTED;
import static io.carrel.bench.failover.history.Event.Phase.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FreshReadsTest {
  private final Rule rule = new FreshReads();
  private final Script script = new Script().accepted("Created", "a");

  @Test
  void aReadSeesTheLatestWrite() {
    script.read("a").accepted("Renamed", "b").read("b").decided("Created a", "Renamed b");
    assertThat(script.judgedBy(rule)).isEmpty();
  }

  @Test
  void aReadAfterAWriteThatMissesItBreaksIt() {
    script.accepted("Renamed", "b").read("a").decided("Created a", "Renamed b");
    assertThat(script.judgedBy(rule)).hasSize(1);
  }

  @Test
  void aReadThatBeganBeforeTheWriteWasAnsweredMaySeeEither() {
    long read = script.begin(Words.READ, "");
    script.accepted("Renamed", "b").end(read, ACCEPTED, "a");
    assertThat(script.decided("Created a", "Renamed b").judgedBy(rule)).isEmpty();
  }

  @Test
  void aReadAfterAReadThatSawMoreBreaksIt() {
    long write = script.begin("Renamed", "b");
    script.read("b").read("a").end(write, ACCEPTED, "");
    assertThat(script.decided("Created a", "Renamed b").judgedBy(rule)).hasSize(1);
  }

  @Test
  void aWriteOfUnknownOutcomeMayBeSeenLater() {
    script.call("Renamed", "b", UNKNOWN).read("a").read("b").read("b");
    assertThat(script.decided("Created a", "Renamed b").judgedBy(rule)).isEmpty();
  }

  @Test
  void whatNeverWasMustNotBeRead() {
    assertThat(script.read("x").decided("Created a").judgedBy(rule)).hasSize(1);
  }

  @Test
  void writesInTheWrongOrderBreakIt() {
    script.accepted("Renamed", "b").accepted("Renamed", "c");
    assertThat(script.decided("Created a", "Renamed c", "Renamed b").judgedBy(rule)).hasSize(1);
  }

  @Test
  void writesAtTheSameTimeHaveAnyOrder() {
    long b = script.begin("Renamed", "b");
    long c = script.begin("Renamed", "c");
    script.end(b, ACCEPTED, "").end(c, ACCEPTED, "").read("b");
    assertThat(script.decided("Created a", "Renamed c", "Renamed b").judgedBy(rule)).isEmpty();
  }
}
