package io.carrel.bench.failover.check;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The rules that forbid a sight, and all rules together. */
final class SightsTest {
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
  void aSocketThatWasToBeKeptAndIsCutBreaksIt() {
    Script elsewhere = new Script().seen(Words.CUT_OFF, "1 1006");
    assertThat(elsewhere.judgedBy(new SocketsKept())).isEmpty();
    assertThat(elsewhere.seen(Words.KEEPS, "").judgedBy(new SocketsKept())).hasSize(1);
  }

  @Test
  void aFailedRequestBreaksItAndAlikeOnesAreToldTogether() {
    Script script = new Script().seen(Words.SERVED, "");
    assertThat(script.judgedBy(new NoFailedRequest())).isEmpty();
    script.seen(Words.FAILED, "503").seen(Words.FAILED, "503").seen(Words.FAILED, "reset");
    assertThat(script.judgedBy(new NoFailedRequest())).hasSize(2);
  }

  @Test
  void whoIsAwayForLongOnceItHasBegunBreaksIt() {
    Script script =
        new Script()
            .seen(Words.AWAY, "9000")
            .seen(Words.FAULT, "node 1 is told to end")
            .seen(Words.AWAY, "2000");
    assertThat(script.judgedBy(new BriefAbsences())).isEmpty();
    assertThat(script.seen(Words.AWAY, "2001").judgedBy(new BriefAbsences())).hasSize(1);
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
            .seen(Words.KEEPS, "")
            .seen(Words.CUT_OFF, "1 1006")
            .seen(Words.FAILED, "503")
            .seen(Words.FAULT, "begins")
            .seen(Words.AWAY, "9000")
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
            "nothing stuck",
            "sockets kept",
            "no failed request",
            "brief absences");
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
