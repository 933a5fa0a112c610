package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.manifest.PodSettings;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps projects from running is told soon, and once its cause is gone they run. */
@Tag("kubernetes")
final class CausesIT {
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
  void aPodThatSomebodyDeletes() throws Exception {
    Observed first = hub.run(project, 1);
    hub.namespace.podResource(project).delete();
    hub.assertToldSoon(
        "a deleted pod",
        () ->
            hub.namespace
                .pod(project)
                .map(pod -> "Failed".equals(pod.getStatus().getPhase()))
                .orElse(true),
        () -> hub.said(project, 1, Phase.ENDED, "Its pod was deleted.").isPresent());
    assertThat(hub.start(project, 1).uid()).isNotEqualTo(first.uid());
    hub.run(project, 2);
  }

  @Test
  void tooLittleMemory() throws Exception {
    hub.quota =
        TestHub.patched(
            "[{'op':'replace','path':'/spec/containers/0/command','value':"
                + "['sh','-c','x=$(yes | head -c 500M); sleep 60']}]");
    hub.start(project, 1);
    hub.assertToldSoon(
        "out of memory",
        () ->
            container(
                status ->
                    status.getState().getTerminated() != null
                        && "OOMKilled".equals(status.getState().getTerminated().getReason())),
        () ->
            hub.said(project, 1, Phase.ENDED, "It ran out of memory (its limit is 300 MB).")
                .isPresent());
    hub.quota = TestHub.QUOTA;
    hub.run(project, 2);
  }

  @Test
  void anImageThatDoesNotExist() throws Exception {
    PodSettings good = hub.settings;
    hub.settings = PodSettings.of("registry.test/no/such:image", good.serverImage());
    hub.start(project, 1);
    hub.assertToldSoon(
        "no such image",
        () ->
            container(
                status ->
                    status.getState().getWaiting() != null
                        && status.getState().getWaiting().getReason().contains("ImagePull")),
        // Whether it does not exist or cannot be reached depends on what the registry answers.
        () ->
            hub.said(project, 1, Phase.PENDING, "The image registry.test/no/such:image ")
                .isPresent());
    hub.awaitSaid(project, 1, Phase.PENDING, "Pulling the image registry.test/no/such:image");
    hub.settings = good;
    hub.run(project, 2);
  }

  @Test
  void moreThanAnyNodeHas() throws Exception {
    hub.quota = Quota.of(900_000, 900_000, 50, 300);
    hub.start(project, 1);
    hub.assertToldSoon(
        "no node that can hold it",
        () ->
            hub.namespace.pod(project).orElseThrow().getStatus().getConditions().stream()
                .anyMatch(condition -> "Unschedulable".equals(condition.getReason())),
        () ->
            hub.said(project, 1, Phase.PENDING, "Waiting for a node: insufficient CPU")
                .isPresent());
    hub.quota = TestHub.QUOTA;
    hub.run(project, 2);
  }

  @Test
  void aMountThatFails() throws Exception {
    hub.quota =
        TestHub.patched(
            "[{'op':'add','path':'/spec/volumes/-','value':"
                + "{'name':'more','configMap':{'name':'not-there-yet'}}},"
                + "{'op':'add','path':'/spec/containers/0/volumeMounts/-','value':"
                + "{'name':'more','mountPath':'/more'}}]");
    hub.start(project, 1);
    hub.assertToldSoon(
        "a failed mount",
        () ->
            hub
                .namespace
                .admin()
                .v1()
                .events()
                .inNamespace(hub.namespace.name())
                .list()
                .getItems()
                .stream()
                .anyMatch(
                    event ->
                        "FailedMount".equals(event.getReason())
                            && event.getMessage().contains("not-there-yet")),
        () -> hub.said(project, 1, Phase.PENDING, "Its storage cannot be reached").isPresent());
    hub.namespace.create(
        new ConfigMapBuilder().withNewMetadata().withName("not-there-yet").endMetadata().build());
    hub.awaitReady(project, 1);
  }

  @Test
  void aQuotaOfTheNamespace() throws Exception {
    HasMetadata small =
        hub.namespace.create(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("small")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("limits.memory", new Quantity("100M")))
                .endSpec()
                .build());
    awaitRefusal(
        RuntimeFailure.QuotaExceeded.class, "limits.memory=300M more is wanted, 0 of 100M is used");
    hub.namespace.admin().resource(small).delete();
    awaitStart();
  }

  @Test
  void aRightThatIsRevoked() throws Exception {
    hub.namespace.unbind(TestNamespace.RIGHTS);
    awaitRefusal(RuntimeFailure.Unavailable.class, "lacks the right to");
    hub.namespace.bind(TestNamespace.RIGHTS);
    awaitStart();
  }

  @Test
  void aRuleOfTheCluster() throws Exception {
    String name = "no-projects-in-" + hub.namespace.name();
    HasMetadata rule =
        hub.namespace
            .admin()
            .resource(
                new ValidatingAdmissionPolicyBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withNewMatchConstraints()
                    .addNewResourceRule()
                    .withApiGroups("")
                    .withApiVersions("v1")
                    .withOperations("CREATE")
                    .withResources("pods")
                    .endResourceRule()
                    .endMatchConstraints()
                    .addNewValidation()
                    .withExpression("false")
                    .withMessage("not on Fridays")
                    .endValidation()
                    .endSpec()
                    .build())
            .create();
    HasMetadata binding =
        hub.namespace
            .admin()
            .resource(
                new ValidatingAdmissionPolicyBindingBuilder()
                    .withNewMetadata()
                    .withName(name)
                    .endMetadata()
                    .withNewSpec()
                    .withPolicyName(name)
                    .withValidationActions("Deny")
                    .withNewMatchResources()
                    .withNewNamespaceSelector()
                    .addToMatchLabels("kubernetes.io/metadata.name", hub.namespace.name())
                    .endNamespaceSelector()
                    .endMatchResources()
                    .endSpec()
                    .build())
            .create();
    try {
      // Kubernetes takes a while until it knows the rule; pods that come before it are let in.
      await()
          .atMost(TestHub.PATIENCE)
          .until(
              () -> {
                try {
                  ProjectId early = ProjectId.random();
                  hub.stop(hub.start(early, 1));
                  return false;
                } catch (RuntimeFailure.Rejected refused) {
                  return String.valueOf(refused.getMessage()).contains("not on Fridays");
                }
              });
      awaitRefusal(RuntimeFailure.Rejected.class, "A rule of the cluster refuses");
    } finally {
      hub.namespace.admin().resource(binding).delete();
      hub.namespace.admin().resource(rule).delete();
    }
    awaitStart();
  }

  /** Until it holds, and then at once. */
  private void awaitRefusal(Class<? extends RuntimeFailure> kind, String words) {
    await()
        .atMost(TestHub.PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> hub.start(project, 1))
                    .isInstanceOf(kind)
                    .hasMessageContaining(words));
    long asked = System.nanoTime();
    assertThatThrownBy(() -> hub.start(project, 1)).isInstanceOf(kind);
    Duration answer = Duration.ofNanos(System.nanoTime() - asked);
    System.out.printf("%s: told after %d ms%n", words, answer.toMillis());
    assertThat(answer).isLessThan(TestHub.SOON);
  }

  private void awaitStart() {
    await()
        .atMost(TestHub.PATIENCE)
        .ignoreExceptionsInstanceOf(RuntimeFailure.class)
        .until(() -> hub.start(project, 1).project().equals(project));
    hub.awaitReady(project, 1);
  }

  private boolean container(Predicate<ContainerStatus> is) {
    return hub.namespace.pod(project).stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .anyMatch(is);
  }
}
