package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.identity.ProjectId;
import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.NodeAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a project can and cannot do from inside its pod. */
@Tag("kubernetes")
final class IsolationIT {
  private static final int KUBELET = 10250;
  private static final ProjectId OFFLINE = ProjectId.random();
  private static final ProjectId ONLINE = ProjectId.random();

  @TempDir private static Path folder;
  private static @Nullable TestHub hub;

  @BeforeAll
  static void runTwoProjects() throws Exception {
    TestHub opened = new TestHub(folder);
    hub = opened;
    opened.run(OFFLINE, 1);
    opened.quota = TestHub.ONLINE;
    opened.run(ONLINE, 1);
  }

  @AfterAll
  static void end() {
    if (hub != null) {
      hub.close();
    }
  }

  private static String address(ProjectId project) {
    return hub().awaitReady(project, 1).endpoint().orElseThrow().host();
  }

  @Test
  void theInternetIsReachedByQuotaOnly() throws Exception {
    await().atMost(TestHub.PATIENCE).until(() -> reaches(ONLINE, "203.0.113.10", 80));
    assertThat(reaches(OFFLINE, "203.0.113.10", 80)).isFalse();
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

  private static TestHub hub() {
    return Objects.requireNonNull(hub);
  }

  private static TestNamespace namespace() {
    return hub().namespace;
  }

  /** Traffic between a pod and its own node is outside of what network policies are about. */
  private static List<String> otherNodes(ProjectId project) {
    String own = namespace().pod(project).orElseThrow().getStatus().getHostIP();
    return namespace().admin().nodes().list().getItems().stream()
        .flatMap(node -> node.getStatus().getAddresses().stream())
        .filter(address -> address.getType().equals("InternalIP"))
        .map(NodeAddress::getAddress)
        .filter(address -> !address.equals(own))
        .toList();
  }

  private static boolean reaches(ProjectId project, String host, int port) throws Exception {
    return namespace().reaches(project, host, port);
  }

  private static String run(ProjectId project, String command) throws Exception {
    return namespace().run(project, command);
  }
}
