package io.carrel.bench.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ToldTest {
  private final Told told = new Told(Nodes.REAL);

  @Test
  void whatRunsAndWhatSaysWhyIsExplained() {
    told.line("seen a uid-1 PENDING Waiting for a node: insufficient CPU");
    told.line("seen b uid-2 READY ");
    told.line("refused c The cluster's quota is used up.");
    told.line("seen d uid-4 PENDING ");
    told.line("answered e uid-5");
    assertThat(told.isExplained("a")).isTrue();
    assertThat(told.isExplained("b")).isTrue();
    assertThat(told.isExplained("c")).isTrue();
    assertThat(told.isExplained("d")).isFalse();
    assertThat(told.isExplained("e")).isFalse();
    assertThat(told.running()).isEqualTo(1);
  }

  @Test
  void onHollowNodesNoServerAnswers() {
    Told hollow = new Told(Nodes.HOLLOW);
    hollow.line("seen a uid-1 STARTING The project server is starting");
    told.line("seen a uid-1 STARTING The project server is starting");
    assertThat(hollow.running()).isEqualTo(1);
    assertThat(told.running()).isZero();
  }

  @Test
  void everyIncarnationIsRemembered() {
    told.line("answered a uid-1");
    told.line("seen a uid-1 READY ");
    told.line("seen a uid-2 READY ");
    assertThat(told.uids("a")).containsExactlyInAnyOrder("uid-1", "uid-2");
    assertThat(told.answered()).isEqualTo(1);
  }

  @Test
  void aLineThatWasCutOffIsNothing() {
    told.line("");
    told.line("see");
    told.line("seen a");
    assertThat(told.uids("a")).isEmpty();
  }
}
