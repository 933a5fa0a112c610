package io.carrel.k8s.prepull;

import static io.carrel.k8s.prepull.Samples.CLOSED;
import static io.carrel.k8s.prepull.Samples.INIT;
import static io.carrel.k8s.prepull.Samples.OPEN;
import static io.carrel.k8s.prepull.Samples.OTHER;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Taint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class NodeTaintsTest {
  private final NodeTaints taints = new NodeTaints(Samples.SETTINGS);

  @Test
  void anOpenNodeLosesTheInitTaintWhateverItsEffect() {
    Taint mild = new Taint("NoSchedule", INIT.getKey(), null, "false");
    assertThat(taints.after(Verdict.OPEN, List.of(INIT, OTHER, CLOSED, mild)))
        .containsExactly(OTHER, OPEN);
  }

  @Test
  void aNodeThatIsClosedAgainKeepsTheInitTaintAwayForItWouldEndWhatRuns() {
    assertThat(taints.after(Verdict.CLOSED, List.of(OPEN, OTHER))).containsExactly(CLOSED, OTHER);
  }

  @Test
  void aNewNodeIsClosedWhetherItCameWithTheTaintsOrNot() {
    assertThat(taints.after(Verdict.CLOSED, List.of(INIT, CLOSED))).containsExactly(INIT, CLOSED);
    assertThat(taints.after(Verdict.CLOSED, List.of())).containsExactly(CLOSED);
  }

  @Test
  void aNodeThatOpensWithItsEarlierImageKeepsWhatIsNotAboutThat() {
    assertThat(taints.after(Verdict.OPEN_AS_BEFORE, List.of(INIT, CLOSED)))
        .containsExactly(INIT, OPEN);
  }

  @Test
  void severalProjectsTaintsBecomeOne() {
    Taint hard = new Taint("NoExecute", CLOSED.getKey(), null, "init");
    assertThat(taints.after(Verdict.OPEN, List.of(CLOSED, OTHER, hard)))
        .containsExactly(OPEN, OTHER);
  }

  @ParameterizedTest
  @EnumSource(Verdict.class)
  void othersTaintsStayAsTheyAre(Verdict verdict) {
    assertThat(taints.after(verdict, List.of(OTHER, CLOSED))).contains(OTHER);
  }

  @ParameterizedTest
  @EnumSource(Verdict.class)
  void whatIsDoneTwiceIsTheSame(Verdict verdict) {
    List<Taint> once = taints.after(verdict, List.of(INIT, OTHER, CLOSED));
    assertThat(taints.after(verdict, once)).isEqualTo(once);
  }

  @Test
  void isOpenWithoutTheTwoOrWithTheOpenValue() {
    assertThat(taints.isOpen(List.of(OTHER, OPEN))).isTrue();
    assertThat(taints.isOpen(List.of(OTHER))).isTrue();
    assertThat(taints.isOpen(List.of(CLOSED))).isFalse();
    assertThat(taints.isOpen(List.of(OPEN, INIT))).isFalse();
    assertThat(taints.isOpen(List.of(new Taint("NoSchedule", CLOSED.getKey(), null, null))))
        .isFalse();
  }
}
