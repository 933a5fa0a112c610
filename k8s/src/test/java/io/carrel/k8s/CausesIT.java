package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.manifest.PodQuota;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What keeps projects from running is told soon, and once its cause is gone they run. */
final class CausesIT {
  private static final ActorSystem SYSTEM = ActorSystem.create("causes");
  private static final Duration SOON = Duration.ofSeconds(5);

  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private RunningHub hub;

  @BeforeEach
  void open() {
    hub = new RunningHub(folder, SYSTEM);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @AfterAll
  static void endSystem() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aPodThatSomebodyDeletes() throws Exception {
    hub.run(project, 1);
    hub.namespace
        .admin()
        .pods()
        .inNamespace(hub.namespace.name())
        .withName(ProjectPods.name(project))
        .delete();
    hub.assertToldSoon(
        "a deleted pod",
        () -> hub.pod(project).map(pod -> "Failed".equals(pod.getStatus().getPhase())).orElse(true),
        () -> hub.said(project, 1, Phase.ENDED, "Its pod was deleted.").isPresent());
    hub.run(project, 2);
  }

  @Test
  void tooLittleMemory() throws Exception {
    hub.quota =
        patched(
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
        () -> hub.said(project, 1, Phase.ENDED, "It ran out of memory").isPresent());
    hub.quota = PodQuota.of(10, 2000, 50, 300);
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
        () ->
            hub.said(project, 1, Phase.PENDING, "The image registry.test/no/such:image ")
                .isPresent());
    hub.settings = good;
    hub.run(project, 2);
  }

  @Test
  void moreThanAnyNodeHas() throws Exception {
    hub.quota = PodQuota.of(900_000, 900_000, 50, 300);
    hub.start(project, 1);
    hub.assertToldSoon(
        "no node that can hold it",
        () ->
            hub.pod(project).orElseThrow().getStatus().getConditions().stream()
                .anyMatch(condition -> "Unschedulable".equals(condition.getReason())),
        () -> hub.said(project, 1, Phase.PENDING, "insufficient CPU").isPresent());
    hub.quota = PodQuota.of(10, 2000, 50, 300);
    hub.run(project, 2);
  }

  @Test
  void aMountThatFails() throws Exception {
    hub.quota =
        patched(
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
    create(
        new ConfigMapBuilder().withNewMetadata().withName("not-there-yet").endMetadata().build());
    hub.awaitReady(project, 1);
  }

  @Test
  void aQuotaOfTheNamespace() throws Exception {
    HasMetadata small =
        create(
            new ResourceQuotaBuilder()
                .withNewMetadata()
                .withName("small")
                .endMetadata()
                .withNewSpec()
                .withHard(Map.of("limits.memory", new Quantity("100M")))
                .endSpec()
                .build());
    awaitRefusal(RuntimeFailure.QuotaExceeded.class, "limits.memory=300M more is wanted");
    hub.namespace.admin().resource(small).delete();
    awaitStart();
  }

  @Test
  void aRightThatIsRevoked() throws Exception {
    RoleBinding binding =
        hub.namespace
            .admin()
            .rbac()
            .roleBindings()
            .inNamespace(hub.namespace.name())
            .withName("hub")
            .get();
    hub.namespace.admin().resource(binding).delete();
    awaitRefusal(RuntimeFailure.Unavailable.class, "lacks the right to");
    binding.getMetadata().setResourceVersion(null);
    binding.getMetadata().setUid(null);
    create(binding);
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
          .atMost(RunningHub.PATIENCE)
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

  private HasMetadata create(HasMetadata object) {
    return hub.namespace.admin().resource(object).inNamespace(hub.namespace.name()).create();
  }

  /** Until it holds, and then at once. */
  private void awaitRefusal(Class<? extends RuntimeFailure> kind, String words) {
    await()
        .atMost(RunningHub.PATIENCE)
        .untilAsserted(
            () ->
                assertThatThrownBy(() -> hub.start(project, 1))
                    .isInstanceOf(kind)
                    .hasMessageContaining(words));
    long asked = System.nanoTime();
    assertThatThrownBy(() -> hub.start(project, 1)).isInstanceOf(kind);
    Duration answer = Duration.ofNanos(System.nanoTime() - asked);
    System.out.printf("%s: told after %d ms%n", words, answer.toMillis());
    Assertions.assertThat(answer).isLessThan(SOON);
  }

  private void awaitStart() {
    await()
        .atMost(RunningHub.PATIENCE)
        .ignoreExceptionsInstanceOf(RuntimeFailure.class)
        .until(() -> hub.start(project, 1).project().equals(project));
    hub.awaitReady(project, 1);
  }

  private boolean container(Predicate<ContainerStatus> is) {
    return hub.pod(project).stream()
        .flatMap(pod -> pod.getStatus().getContainerStatuses().stream())
        .anyMatch(is);
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
}
