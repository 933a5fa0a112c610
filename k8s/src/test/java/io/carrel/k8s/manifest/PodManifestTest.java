package io.carrel.k8s.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Toleration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PodManifestTest {
  private static final PodSettings SETTINGS = PodSettings.of("debian:12", "carrel/server:1");
  private static final PodQuota QUOTA = PodQuota.of(0, 1000, 0, 1000);
  private static final Credential CREDENTIAL = new Credential("only-for-this-test");

  private final ProjectId project = ProjectId.random();

  @Test
  void anotherEpochDiffersWhereNoPodCanBeChanged() {
    Pod one = pod(Map.of(), QUOTA, 1);
    Pod two = pod(Map.of(), QUOTA, 2);
    assertThat(one.getMetadata().getName()).isEqualTo(two.getMetadata().getName());
    assertThat(one.getSpec().getVolumes()).isNotEqualTo(two.getSpec().getVolumes());
    assertThat(one.getSpec().getContainers().get(0).getArgs())
        .isNotEqualTo(two.getSpec().getContainers().get(0).getArgs());
  }

  @Test
  void theCredentialIsInTheSecretAlone() {
    ProjectObjects objects =
        PodManifest.of(
            new ProjectSpec(project, "", Map.of(), Quota.of(100, 1000, 200, 1000)),
            new Epoch(1),
            CREDENTIAL,
            SETTINGS,
            QUOTA,
            Duration.ofSeconds(1));
    assertThat(objects.pod().toString() + objects).doesNotContain(CREDENTIAL.secret());
    assertThat(objects.secret().getData()).containsOnlyKeys(PodManifest.CREDENTIAL_KEY);
  }

  @Test
  void kubernetesReplacesNothingInAProjectsVariables() {
    assertThat(
            pod(Map.of("A", "$(HOME) $$ $x"), QUOTA, 1).getSpec().getContainers().get(0).getEnv())
        .contains(new EnvVar("A", "$$(HOME) $$$$ $$x", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1A", "A-B", "A=B", "Ä"})
  void aMalformedVariableIsRejected(String name) {
    assertThatThrownBy(() -> pod(Map.of(name, "x"), QUOTA, 1))
        .isInstanceOf(RuntimeFailure.Rejected.class)
        .hasMessageContaining("environment variable");
  }

  @Test
  void anEnvironmentThatIsTooLargeIsRejected() {
    assertThatThrownBy(() -> pod(Map.of("A", "x".repeat(65_536)), QUOTA, 1))
        .isInstanceOf(RuntimeFailure.Rejected.class)
        .hasMessageContaining("64 KiB");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{'op':'replace','path':'/metadata/name','value':'other'}] | recognised",
        "[{'op':'remove','path':'/metadata/annotations'}] | recognised",
        "[{'op':'replace','path':'/metadata/labels/run','value':'other'}] | recognised",
        "[{'op':'remove','path':'/metadata/labels'}] | recognised",
        "[{'op':'remove','path':'/metadata'}] | recognised",
        "[{'op':'remove','path':'/spec'}] | recognised",
        "[{'op':'replace','path':'/spec/containers/0/args','value':['--epoch','1']}] | recognised",
        "[{'op':'remove','path':'/spec/volumes/2'}] | recognised",
        "[{'op':'test','path':'/spec/hostname','value':'x'}] | does not fit",
        "[{'op':'add','path':'/spec/containers','value':7}] | does not fit",
        "{'no':'patch'} | does not fit",
        "[{'op':'replace','path':'','value':null}] | recognised",
      })
  void aPatchThatCannotBeIsRejected(String patch, String why) throws Exception {
    PodQuota quota = patched(patch.replace('\'', '"'));
    assertThatThrownBy(() -> pod(Map.of(), quota, 1))
        .isInstanceOf(RuntimeFailure.Rejected.class)
        .hasMessageContaining(why);
  }

  @Test
  void aProjectRunsInTheImageThatItChose() {
    ImageReference image = new ImageReference("registry.example.org/science/python:3.12");
    Pod pod =
        PodManifest.of(
                new ProjectSpec(
                    project, "", Map.of(), Quota.of(100, 1000, 200, 1000), Optional.of(image)),
                new Epoch(1),
                CREDENTIAL,
                SETTINGS,
                QUOTA,
                Duration.ofSeconds(10))
            .pod();
    assertThat(pod.getSpec().getContainers().get(0).getImage()).isEqualTo(image.value());
    assertThat(pod.getMetadata().getLabels()).containsEntry(ProjectPods.TAG, "3.12");
    assertThat(pod.getSpec().getInitContainers().get(0).getImage()).isEqualTo("carrel/server:1");
  }

  @Test
  void aPatchChangesThePod() throws Exception {
    Pod pod =
        pod(
            Map.of(),
            patched("[{\"op\":\"add\",\"path\":\"/spec/hostname\",\"value\":\"lab\"}]"),
            1);
    assertThat(pod.getSpec().getHostname()).isEqualTo("lab");
    assertThat(ProjectPods.project(pod.getMetadata())).contains(project);
  }

  @Test
  void aPodIsRecognisedByItsNameAndItsLabel() {
    ObjectMeta ours = pod(Map.of(), QUOTA, 7).getMetadata();
    assertThat(ProjectPods.project(ours)).contains(project);
    assertThat(ProjectPods.epoch(ours)).contains(new Epoch(7));
    assertThat(ProjectPods.project(new ObjectMetaBuilder(ours).withName("project-x").build()))
        .isEmpty();
    assertThat(ProjectPods.project(new ObjectMetaBuilder(ours).withLabels(Map.of()).build()))
        .isEmpty();
    assertThat(
            ProjectPods.epoch(
                new ObjectMetaBuilder(ours)
                    .withAnnotations(Map.of(ProjectPods.EPOCH, "-1"))
                    .build()))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4, 16, 240})
  void aSelectorSelectsItsSliceExactly(int count) {
    for (int i = 0; i < 200; i++) {
      ProjectId any = ProjectId.random();
      int label = Integer.parseInt(ProjectPods.slice(any));
      for (int index = 0; index < count; index++) {
        Slice slice = new Slice(index, count);
        assertThat(selects(ProjectPods.selector(slice), label)).isEqualTo(slice.contains(any));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 1000})
  void otherNumbersOfSlicesAreSelectedAltogether(int count) {
    assertThat(ProjectPods.selector(new Slice(0, count))).isEqualTo("run=project");
  }

  @ParameterizedTest
  @CsvSource({
    "carrel/project, latest",
    "carrel/project:1.2, 1.2",
    "host:5000/project, latest",
    "host:5000/project:2026-11-25, 2026-11-25",
    "project@sha256:abc, abc",
    "project:_x_, x",
  })
  void theTagIsALabelsValue(String image, String tag) {
    assertThat(ImageTag.of(image)).isEqualTo(tag);
  }

  @Test
  void aQuotaWhoseRequestExceedsItsLimitIsRefused() {
    assertThatThrownBy(() -> PodQuota.of(2000, 1000, 0, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("CPU");
  }

  @Test
  void everyPodIsBurstable() {
    assertThatThrownBy(() -> PodQuota.of(1000, 1000, 500, 500))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("memory");
  }

  @Test
  void aProjectsQuotaIsWhatItsPodGets() {
    PodQuota quota =
        PodQuota.of(
            new Quota(
                100,
                1500,
                200,
                1000,
                3000,
                Duration.ofHours(1),
                true,
                true,
                Optional.of(
                    new io.carrel.actors.quota.Gpu(
                        2, "nvidia.com/gpu", Optional.of("gpu=yes"), Optional.of("card=a100"))),
                Optional.of("physics"),
                List.of(
                    JsonNodeFactory.instance
                        .objectNode()
                        .put("op", "add")
                        .put("path", "/spec/hostname")
                        .put("value", "lab"))));
    Pod pod = pod(Map.of(), quota, 1);
    assertThat(pod.getSpec().getHostname()).isEqualTo("lab");
    assertThat(pod.getMetadata().getLabels()).containsEntry(ProjectPods.INTERNET, "true");
    assertThat(pod.getSpec().getNodeSelector())
        .containsEntry("card", "a100")
        .containsValue("physics");
    assertThat(pod.getSpec().getTolerations())
        .contains(new Toleration(null, "gpu", "Equal", null, "yes"));
    assertThat(pod.getSpec().getContainers().get(0).getResources().getLimits())
        .containsEntry("cpu", new Quantity("1500m"))
        .containsEntry("nvidia.com/gpu", new Quantity("2"));
  }

  private static boolean selects(String selector, int label) {
    String in = selector.replaceAll(".* in \\((.*)\\)", "$1");
    return Optional.of(in).stream()
        .flatMap(list -> java.util.Arrays.stream(list.split(",", -1)))
        .anyMatch(one -> one.equals(Integer.toString(label)));
  }

  private static PodQuota patched(String patch) throws Exception {
    return new PodQuota(
        0,
        1000,
        0,
        1000,
        false,
        false,
        Optional.empty(),
        Optional.empty(),
        Optional.of(new ObjectMapper().readTree(patch)));
  }

  private Pod pod(Map<String, String> environment, PodQuota quota, long epoch) {
    return PodManifest.of(
            new ProjectSpec(project, "", environment, Quota.of(100, 1000, 200, 1000)),
            new Epoch(epoch),
            CREDENTIAL,
            SETTINGS,
            quota,
            Duration.ofSeconds(10))
        .pod();
  }
}
