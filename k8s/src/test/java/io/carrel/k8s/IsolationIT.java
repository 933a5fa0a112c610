package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.k8s.manifest.PodQuota;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a project can and cannot do from inside its pod. */
final class IsolationIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int KUBELET = 10250;
  private static final ActorSystem SYSTEM = ActorSystem.create("isolation");
  private static final ProjectId OFFLINE = ProjectId.random();
  private static final ProjectId ONLINE = ProjectId.random();

  @TempDir private static Path folder;
  private static @Nullable TestNamespace namespace;
  private static @Nullable KubernetesRuntime runtime;
  private static @Nullable ObservedRuns seen;

  @BeforeAll
  static void runTwoProjects() {
    TestNamespace here = new TestNamespace(TestCluster.get());
    namespace = here;
    runtime =
        new KubernetesRuntime(
            here.settings(here.kubeconfig(folder)),
            new PodShapes() {
              @Override
              public PodSettings settings() {
                return here.podSettings();
              }

              @Override
              public PodQuota quota(ProjectSpec spec) {
                return new PodQuota(
                    10,
                    2000,
                    50,
                    300,
                    spec.project().equals(ONLINE),
                    false,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
              }
            });
    seen = new ObservedRuns(runtime, SYSTEM);
    for (ProjectId project : new ProjectId[] {OFFLINE, ONLINE}) {
      var unused =
          runtime.ensureRunning(
              new ProjectSpec(project, "", Map.of()),
              new Epoch(1),
              new Credential("only-for-this-test"));
      await().atMost(PATIENCE).until(() -> ready(project).isPresent());
    }
  }

  @AfterAll
  static void end() throws Exception {
    if (seen != null) {
      seen.close();
    }
    if (runtime != null) {
      runtime.close();
    }
    if (namespace != null) {
      namespace.close();
    }
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static Optional<Observed> ready(ProjectId project) {
    return Objects.requireNonNull(seen).of(project).stream()
        .filter(run -> run.phase() == Phase.READY)
        .findFirst();
  }

  private static String address(ProjectId project) {
    return ready(project).orElseThrow().endpoint().orElseThrow().host();
  }

  @Test
  void theInternetIsReachedByQuotaAndSwitchedWhileItRuns() throws Exception {
    await().atMost(PATIENCE).until(() -> reaches(ONLINE, "203.0.113.10", 80));
    assertThat(reaches(OFFLINE, "203.0.113.10", 80)).isFalse();
    label(OFFLINE, "true");
    await().atMost(PATIENCE).until(() -> reaches(OFFLINE, "203.0.113.10", 80));
    label(OFFLINE, "false");
    await().atMost(PATIENCE).until(() -> !reaches(OFFLINE, "203.0.113.10", 80));
  }

  @Test
  void thePlatformIsReachedByNobody() throws Exception {
    URI server = URI.create(namespace().admin().getConfiguration().getMasterUrl());
    for (ProjectId project : new ProjectId[] {OFFLINE, ONLINE}) {
      assertThat(reaches(project, "127.0.0.1", ProjectPods.PORT)).as("the probe works").isTrue();
      assertThat(reaches(project, server.getHost(), server.getPort())).as("API server").isFalse();
      assertThat(reaches(project, "169.254.169.254", 80)).as("cloud metadata").isFalse();
      for (String node : otherNodes(project)) {
        assertThat(reaches(project, node, KUBELET)).as("kubelet").isFalse();
      }
    }
    assertThat(reaches(ONLINE, address(OFFLINE), ProjectPods.PORT)).isFalse();
    assertThat(reaches(OFFLINE, address(ONLINE), ProjectPods.PORT)).isFalse();
  }

  @Test
  void aProjectHasNoRights() throws Exception {
    assertThat(run(OFFLINE, "id -u; id -g")).isEqualTo("2001\n2001\n");
    assertThat(run(OFFLINE, "grep -E 'CapEff|CapBnd|CapPrm|NoNewPrivs' /proc/self/status"))
        .contains("CapEff:\t0000000000000000")
        .contains("CapPrm:\t0000000000000000")
        .contains("CapBnd:\t0000000000000000")
        .contains("NoNewPrivs:\t1");
    assertThat(run(OFFLINE, "ls /var/run/secrets/kubernetes.io 2>&1 || true"))
        .contains("No such file");
    assertThat(run(OFFLINE, "env")).doesNotContain("only-for-this-test");
  }

  @Test
  void theHomeIsTheProjectsOwnAndStays() throws Exception {
    run(OFFLINE, "echo kept > ~/note");
    assertThat(run(OFFLINE, "cat ~/note; stat -c %a ~")).isEqualTo("kept\n700\n");
    assertThat(run(ONLINE, "ls ~/note 2>&1 || true")).contains("No such file");
    assertThat(run(OFFLINE, "touch /ext/x 2>&1 || true")).contains("Read-only file system");
    assertThat(run(OFFLINE, "touch /carrel/x 2>&1 || true")).contains("Read-only file system");
  }

  private static TestNamespace namespace() {
    return Objects.requireNonNull(namespace);
  }

  /** Traffic between a pod and its own node is outside of what network policies are about. */
  private static List<String> otherNodes(ProjectId project) {
    String own =
        namespace()
            .admin()
            .pods()
            .inNamespace(namespace().name())
            .withName(ProjectPods.name(project))
            .get()
            .getStatus()
            .getHostIP();
    return namespace().admin().nodes().list().getItems().stream()
        .flatMap(node -> node.getStatus().getAddresses().stream())
        .filter(address -> address.getType().equals("InternalIP"))
        .map(NodeAddress::getAddress)
        .filter(address -> !address.equals(own))
        .toList();
  }

  private static void label(ProjectId project, String internet) {
    namespace()
        .admin()
        .pods()
        .inNamespace(namespace().name())
        .withName(ProjectPods.name(project))
        .edit(
            pod -> {
              pod.getMetadata().getLabels().put(ProjectPods.INTERNET, internet);
              return pod;
            });
  }

  private static boolean reaches(ProjectId project, String host, int port) throws Exception {
    String probe = "timeout 2 bash -c '</dev/tcp/" + host + "/" + port + "' 2>/dev/null";
    return run(project, probe + " && echo reached || echo lost").equals("reached\n");
  }

  private static String run(ProjectId project, String command) throws Exception {
    return namespace().run(project, command);
  }
}
