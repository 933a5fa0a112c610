package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.manifest.PodQuota;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.ProjectPods;
import io.carrel.k8s.manifest.Volumes;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in a real cluster, and the words that people get for it. */
final class ReasonsIT {
  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private TestNamespace namespace;
  private TestHub hub;
  private volatile PodSettings settings;
  private volatile PodQuota quota = PodQuota.of(TestHub.QUOTA);

  @BeforeEach
  void open() {
    namespace = new TestNamespace(TestCluster.get());
    settings = namespace.podSettings();
    hub =
        TestHub.of(
            namespace,
            folder,
            new PodShapes() {
              @Override
              public PodSettings settings() {
                return settings;
              }

              @Override
              public PodQuota quota(ProjectSpec spec) {
                return quota;
              }
            });
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void whatIsLackingOnAllNodesIsNamed() throws Exception {
    quota = PodQuota.of(900_000, 900_000, 50, 300);
    start();
    awaitReason(Phase.PENDING, "Waiting for a node: insufficient CPU");
  }

  @Test
  void anImageThatDoesNotExistIsNamed() throws Exception {
    settings = withImage("registry.test/no/such:image");
    start();
    awaitReason(Phase.PENDING, "Pulling the image registry.test/no/such:image");
    // Whether it does not exist or cannot be reached depends on what the registry answers.
    awaitReason(Phase.PENDING, "The image registry.test/no/such:image ");
  }

  @Test
  void storageThatIsNotThereIsNamed() throws Exception {
    settings = withVolumes(new Volumes("nowhere", Optional.empty(), false));
    start();
    awaitReason(Phase.PENDING, "the storage for projects does not exist");
  }

  @Test
  void outOfMemoryIsToldWithTheLimit() throws Exception {
    quota =
        patched(
            "[{'op':'replace','path':'/spec/containers/0/command','value':"
                + "['sh','-c','x=$(yes | head -c 500M); sleep 60']}]");
    start();
    awaitReason(Phase.ENDED, "It ran out of memory (its limit is 300 MB).");
  }

  @Test
  void anImageThatLacksAShellIsTold() throws Exception {
    settings = withImage("registry.test/pause:1");
    start();
    awaitReason(Phase.ENDED, "The project's image has not what it takes to start.");
  }

  @Test
  void aPodThatSomebodyDeletesIsToldAndRunsAnew() throws Exception {
    Observed first = start();
    awaitReason(Phase.READY, "");
    namespace
        .admin()
        .pods()
        .inNamespace(namespace.name())
        .withName(ProjectPods.name(project))
        .withGracePeriod(5)
        .delete();
    awaitReason(Phase.ENDED, "Its pod was deleted.");
    Observed again = start();
    assertThat(again.uid()).isNotEqualTo(first.uid());
  }

  @Test
  void aClearedNodeIsTold() throws Exception {
    start();
    awaitReason(Phase.READY, "");
    namespace
        .admin()
        .pods()
        .inNamespace(namespace.name())
        .withName(ProjectPods.name(project))
        .evict();
    awaitReason(Phase.ENDED, "Its node was cleared");
  }

  @Test
  void whatTheServerSaidLastIsTold() throws Exception {
    start();
    awaitReason(Phase.READY, "");
    namespace.endServer(project);
    awaitReason(Phase.ENDED, "The project server ended");
  }

  @Test
  void aQuotaOfTheNamespaceIsTold() {
    namespace
        .admin()
        .resource(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("small")
                .withNamespace(namespace.name())
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("limits.memory", new Quantity("100M")))
                .endSpec()
                .build())
        .create();
    await()
        .atMost(TestHub.PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(this::start)
                    .isInstanceOf(RuntimeFailure.QuotaExceeded.class)
                    .hasMessageContaining("limits.memory=300M more is wanted, 0 of 100M is used"));
  }

  @Test
  void securityRulesAreTold() {
    settings = withVolumes(new Volumes("projects-data", Optional.empty(), true));
    assertThatThrownBy(this::start)
        .isInstanceOf(RuntimeFailure.Rejected.class)
        .hasMessageContaining("security rules");
  }

  @Test
  void aFieldThatThereIsNotIsRejectedAtOnce() throws Exception {
    quota = patched("[{'op':'add','path':'/spec/colour','value':'red'}]");
    long begun = System.nanoTime();
    assertThatThrownBy(this::start).isInstanceOf(RuntimeFailure.Rejected.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aRevokedRightIsToldAndStartingWorksWhenItIsBack() throws Exception {
    RoleBinding binding =
        namespace.admin().rbac().roleBindings().inNamespace(namespace.name()).withName("hub").get();
    namespace.admin().resource(binding).delete();
    await()
        .atMost(TestHub.PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(this::start)
                    .isInstanceOf(RuntimeFailure.Unavailable.class)
                    .hasMessageContaining("lacks the right to"));
    binding.getMetadata().setResourceVersion(null);
    binding.getMetadata().setUid(null);
    namespace.admin().resource(binding).create();
    await()
        .atMost(TestHub.PATIENCE)
        .ignoreExceptions()
        .until(() -> start().project().equals(project));
  }

  private void awaitReason(Phase phase, String words) {
    await()
        .atMost(TestHub.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(hub.seen.of(project).stream().map(ReasonsIT::said).distinct())
                    .anyMatch(said -> said.startsWith(phase + " ") && said.contains(words)));
  }

  private static String said(Observed run) {
    return run.phase() + " " + run.reason();
  }

  private static PodQuota patched(String patch) throws Exception {
    return new PodQuota(
        10,
        2000,
        50,
        300,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new ObjectMapper().readTree(patch.replace('\'', '"'))));
  }

  private PodSettings withImage(String image) {
    return PodSettings.of(image, settings.serverImage());
  }

  private PodSettings withVolumes(Volumes volumes) {
    return new PodSettings(
        settings.image(),
        settings.serverImage(),
        settings.imagePullSecrets(),
        volumes,
        settings.priorityClass(),
        settings.nodeLabels(),
        settings.tolerations(),
        settings.dedicatedNodes(),
        settings.nodeLoss());
  }

  private Observed start() throws Exception {
    return TestHub.get(hub.start(TestHub.spec(project), 1));
  }
}
