package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.manifest.PodSettings;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that are cleared, and nodes that vanish. Needs the second node for itself. */
@Tag("kubernetes")
final class NodesIT {
  /** Less than the usual five minutes. */
  private static final Duration NODE_LOSS = Duration.ofSeconds(5);

  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private ClusterInABox box;
  private TestHub hub;

  @BeforeEach
  void open() throws Exception {
    box = ClusterInABox.get();
    box.requireSecondNode();
    hub = new TestHub(folder);
    hub.settings = on(ClusterInABox.SECOND_NODE);
    hub.run(project, 1);
  }

  @AfterEach
  void close() throws IOException {
    if (hub != null) {
      box.nodeUp();
      hub.close();
    }
  }

  private PodSettings on(String node) {
    PodSettings usual = hub.namespace.podSettings();
    return new PodSettings(
        usual.image(),
        usual.serverImage(),
        usual.imagePullSecrets(),
        usual.volumes(),
        usual.priorityClass(),
        Map.of("kubernetes.io/hostname", node),
        usual.tolerations(),
        usual.dedicatedNodes(),
        NODE_LOSS);
  }

  /** As {@code kubectl drain} does it. */
  @Test
  void aDrainedNodeIsToldAndRunsProjectsAgainWhenItIsBack() throws Exception {
    box.cordon(true);
    hub.namespace.podResource(project).evict();
    hub.assertToldSoon(
        "a drained node",
        () -> true,
        () ->
            hub.said(project, 1, Phase.TERMINATING, "Its node was cleared").isPresent()
                || hub.said(project, 1, Phase.ENDED, "Its node was cleared").isPresent());
    hub.awaitSaid(project, 1, Phase.ENDED, "Its node was cleared");

    hub.start(project, 2);
    hub.awaitSaid(project, 2, Phase.PENDING, "nodes are being cleared");
    box.cordon(false);
    hub.awaitReady(project, 2);
  }

  @Test
  void aProjectOnALostNodeGoesOnElsewhereOnceTheNodeIsFenced() throws Exception {
    Observed lost = loseTheNode();
    box.fence();
    assertGoesOnOnce(lost);
  }

  @Test
  void aProjectOnALostNodeGoesOnElsewhereOnceTheNodeIsGone() throws Exception {
    Observed lost = loseTheNode();
    hub.namespace.admin().nodes().withName(ClusterInABox.SECOND_NODE).delete();
    assertGoesOnOnce(lost);
  }

  /** The end is told, and nobody confirms it. */
  private Observed loseTheNode() throws Exception {
    Observed run = hub.said(project, 1, Phase.READY, "").orElseThrow();
    box.nodeDown();
    hub.assertToldSoon(
        "a lost node",
        () -> !box.isNodeReady(),
        () ->
            hub.said(project, 1, Phase.READY, "Its node does not answer").isPresent()
                || hub.said(project, 1, Phase.TERMINATING, "Its node does not answer").isPresent());
    hub.awaitSaid(project, 1, Phase.TERMINATING, "Its node does not answer");

    hub.settings = on("node-1");
    assertThatThrownBy(() -> hub.start(project, 2))
        .isInstanceOf(RuntimeFailure.Unavailable.class)
        .hasMessage("Its node has not confirmed that it has ended.");
    assertThat(hub.namespace.pods())
        .extracting(pod -> pod.getMetadata().getUid())
        .containsExactly(run.uid());
    assertThat(hub.seen.now())
        .extracting(Observed::uid, Observed::phase)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(run.uid(), Phase.TERMINATING));
    return run;
  }

  private void assertGoesOnOnce(Observed lost) throws Exception {
    await()
        .atMost(TestHub.PATIENCE)
        .until(() -> hub.seen.now().stream().noneMatch(run -> run.uid().equals(lost.uid())));
    Observed next = hub.run(project, 2);
    List<Pod> pods = hub.namespace.pods();
    assertThat(pods).extracting(pod -> pod.getMetadata().getUid()).containsExactly(next.uid());
    assertThat(pods.get(0).getSpec().getNodeName()).isEqualTo("node-1");

    box.nodeUp();
    hub.settings = on(ClusterInABox.SECOND_NODE);
    hub.run(ProjectId.random(), 1);
  }
}
