package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.Volumes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The words for what goes wrong in a real cluster, beside the causes of {@link CausesIT}. */
@Tag("kubernetes")
final class ReasonsIT {
  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private TestHub hub;

  @BeforeEach
  void open() {
    hub = new TestHub(folder);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void storageThatIsNotThereIsNamed() throws Exception {
    hub.settings = withVolumes(new Volumes("nowhere", Optional.empty(), false));
    hub.start(project, 1);
    hub.awaitSaid(project, 1, Phase.PENDING, "the storage for projects does not exist");
  }

  @Test
  void anImageThatLacksAShellIsTold() throws Exception {
    hub.settings = PodSettings.of("registry.test/pause:1", hub.settings.serverImage());
    hub.start(project, 1);
    hub.awaitSaid(project, 1, Phase.ENDED, "The project's image has not what it takes to start.");
  }

  @Test
  void aClearedNodeIsTold() throws Exception {
    hub.run(project, 1);
    hub.namespace.podResource(project).evict();
    hub.awaitSaid(project, 1, Phase.ENDED, "Its node was cleared");
  }

  @Test
  void whatTheServerSaidLastIsTold() throws Exception {
    hub.run(project, 1);
    hub.namespace.endServer(project);
    hub.awaitSaid(project, 1, Phase.ENDED, "The project server ended");
  }

  @Test
  void securityRulesAreTold() {
    hub.settings = withVolumes(new Volumes("projects-data", Optional.empty(), true));
    assertThatThrownBy(() -> hub.start(project, 1))
        .isInstanceOf(RuntimeFailure.Rejected.class)
        .hasMessageContaining("security rules");
  }

  @Test
  void aFieldThatThereIsNotIsRejectedAtOnce() throws Exception {
    hub.quota = TestHub.patched("[{'op':'add','path':'/spec/colour','value':'red'}]");
    long begun = System.nanoTime();
    assertThatThrownBy(() -> hub.start(project, 1)).isInstanceOf(RuntimeFailure.Rejected.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(TestHub.SOON);
  }

  private PodSettings withVolumes(Volumes volumes) {
    PodSettings usual = hub.settings;
    return new PodSettings(
        usual.image(),
        usual.serverImage(),
        usual.imagePullSecrets(),
        volumes,
        usual.priorityClass(),
        usual.nodeLabels(),
        usual.tolerations(),
        usual.dedicatedNodes(),
        usual.nodeLoss());
  }
}
