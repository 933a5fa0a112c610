package io.carrel.bench.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.bench.kubernetes.Owners.Word;
import io.carrel.bench.site.Api;
import java.io.IOException;
import org.junit.jupiter.api.Test;

final class OwnersTest {
  @Test
  void aRunThatWaitsSaysWhy() throws IOException {
    Word word =
        read(
            """
            {"state": "starting", "reason": "",
             "observed": {"uid": "uid-1", "phase": "pending", "reason": "Waiting for a node: insufficient CPU"},
             "steps": [{"text": "The start was accepted."}]}
            """);
    assertThat(word)
        .isEqualTo(
            new Word("starting", "uid-1", "pending", "Waiting for a node: insufficient CPU"));
    assertThat(Nodes.HOLLOW.runs(word)).isFalse();
  }

  @Test
  void anAcceptedStartIsNoReason() throws IOException {
    String steps =
        """
        {"state": "starting", "reason": "", "steps": [{"text": "The start was accepted."}%s]}
        """;
    assertThat(read(steps.formatted("")).why()).isEmpty();
    assertThat(
            read(steps.formatted(", {\"text\": \"The cluster cannot be reached. Trying again.\"}"))
                .why())
        .isEqualTo("The cluster cannot be reached. Trying again.");
  }

  @Test
  void onHollowNodesNoServerAnswers() throws IOException {
    Word starting =
        read(
            """
            {"state": "starting", "reason": "", "observed": {"uid": "uid-1", "phase": "starting"}}
            """);
    Word running =
        read(
            """
            {"state": "running", "reason": "", "observed": {"uid": "uid-1", "phase": "ready"}}
            """);
    assertThat(Nodes.HOLLOW.runs(starting)).isTrue();
    assertThat(Nodes.REAL.runs(starting)).isFalse();
    assertThat(Nodes.REAL.runs(running)).isTrue();
  }

  @Test
  void whatIsStoppedHasNoRun() throws IOException {
    assertThat(read("{\"state\": \"stopped\", \"reason\": \"\"}").isStopped()).isTrue();
    assertThat(read("{\"state\": \"stopped\", \"observed\": {\"uid\": \"uid-1\"}}").isStopped())
        .isFalse();
    assertThat(Word.NONE.isStopped()).isFalse();
  }

  private static Word read(String body) throws IOException {
    return Word.read(Api.JSON.readTree(body));
  }
}
