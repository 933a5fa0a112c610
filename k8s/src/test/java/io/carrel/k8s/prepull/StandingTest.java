package io.carrel.k8s.prepull;

import static io.carrel.k8s.prepull.Samples.CLOSED;
import static io.carrel.k8s.prepull.Samples.CREATED;
import static io.carrel.k8s.prepull.Samples.EARLIER;
import static io.carrel.k8s.prepull.Samples.INIT;
import static io.carrel.k8s.prepull.Samples.OPEN;
import static io.carrel.k8s.prepull.Samples.PRESENT;
import static io.carrel.k8s.prepull.Samples.node;
import static io.carrel.k8s.prepull.Samples.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.carrel.actors.prepull.NodeProgress;
import io.carrel.actors.prepull.NodeProgress.Phase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class StandingTest {
  private static final Check PASSED = new Check.Passed();

  private static Standing of(PrepullNode node, PrepullPod... pods) {
    return Standing.of(node, List.of(pods), PRESENT, new NodeTaints(Samples.SETTINGS));
  }

  @Test
  void aNewNodeWaitsForItsPod() {
    assertThat(of(node(Optional.empty(), INIT, CLOSED)))
        .isEqualTo(
            new Standing(
                new NodeProgress("node-1", Phase.PREPARING, false, "Waiting for its prepull pod"),
                Verdict.CLOSED,
                List.of()));
  }

  @Test
  void aNodeIsReadyWithItsPod() {
    Standing standing = of(node(Optional.empty(), INIT, CLOSED), pod(PRESENT, PASSED));
    assertThat(standing.verdict()).isEqualTo(Verdict.OPEN);
    assertThat(standing.progress()).isEqualTo(new NodeProgress("node-1", Phase.READY, false, ""));
  }

  @Test
  void aPodOfAnEarlierMachineIsNotBelievedAndGoes() {
    PrepullPod left =
        new PrepullPod("p", "p-0", "node-1", CREATED.minusSeconds(1), false, PRESENT, PASSED);
    Standing standing = of(node(Optional.empty(), INIT, CLOSED), left);
    assertThat(standing.verdict()).isEqualTo(Verdict.CLOSED);
    assertThat(standing.progress().phase()).isEqualTo(Phase.PREPARING);
    assertThat(standing.left()).containsExactly(left);
  }

  @Test
  void aPodThatLeavesSaysNothingMore() {
    PrepullPod leaving =
        new PrepullPod("p", "p-1", "node-1", CREATED.plusSeconds(1), true, PRESENT, PASSED);
    assertThat(of(node(Optional.empty(), CLOSED), leaving).verdict()).isEqualTo(Verdict.CLOSED);
  }

  @Test
  void aPodOfAnEarlierImageKeepsTheNodeAsItIsUntilItsTurn() {
    Standing standing = of(node(Optional.of(EARLIER), OPEN), pod(EARLIER, PASSED));
    assertThat(standing.verdict()).isEqualTo(Verdict.AS_IT_IS);
    assertThat(standing.progress())
        .isEqualTo(
            new NodeProgress(
                "node-1",
                Phase.PREPARING,
                true,
                "Waiting for its turn to pull; it has an earlier image"));
  }

  @Test
  void theNewestPodOfThePresentImageCounts() {
    PrepullPod newer =
        new PrepullPod(
            "q",
            "p-2",
            "node-1",
            CREATED.plusSeconds(60),
            false,
            PRESENT,
            new Check.Failed("The image x does not exist.", false));
    Standing standing =
        of(node(Optional.of(EARLIER), CLOSED), pod(EARLIER, PASSED), pod(PRESENT, PASSED), newer);
    assertThat(standing.progress())
        .isEqualTo(new NodeProgress("node-1", Phase.FAILED, false, "The image x does not exist."));
    assertThat(standing.verdict()).isEqualTo(Verdict.OPEN_AS_BEFORE);
  }

  @Test
  void aNodeThatDoesNotAnswerSaysSo() {
    PrepullNode silent =
        new PrepullNode("node-1", "n-1", CREATED, false, List.of(CLOSED), Optional.empty());
    assertThat(of(silent).progress().reason()).isEqualTo("The node does not answer");
  }
}
