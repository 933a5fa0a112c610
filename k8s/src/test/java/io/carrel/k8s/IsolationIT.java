package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.identity.ProjectId;
import io.carrel.k8s.manifest.ProjectPods;
import io.fabric8.kubernetes.api.model.NodeAddress;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
  private static final int CONNECT_MILLIS = 2_000;
  private static final String STRANGER = "stranger";
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
    runAStranger();
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

  /** What is refused to projects is there: a pod that is none gets through to it. */
  @Test
  void thePlatformIsReachedByNoProject() throws Exception {
    try (ServerSocket database = new ServerSocket(0);
        ServerSocket management = new ServerSocket(0)) {
      for (ProjectId project : List.of(OFFLINE, ONLINE)) {
        assertThat(reaches(project, "127.0.0.1", ProjectPods.PORT)).as("the probe works").isTrue();
        Map<String, InetSocketAddress> platform = new TreeMap<>(nodes(project));
        platform.put("API server", apiServer());
        platform.put("API server's service", apiService());
        platform.put("metadata of the cloud", inside("169.254.169.254", 80));
        platform.put("database", inside(hubHost(), database.getLocalPort()));
        platform.put("management of the hub", inside(hubHost(), management.getLocalPort()));
        for (var target : platform.entrySet()) {
          String host = target.getValue().getHostString();
          int port = target.getValue().getPort();
          assertThat(TestNamespace.reaches(stranger(), host, port)).as(target.getKey()).isTrue();
          assertThat(reaches(project, host, port)).as(target.getKey()).isFalse();
        }
      }
    }
  }

  @Test
  void theServerOfAProjectIsReachedByTheHubOnly() throws Exception {
    for (ProjectId project : List.of(OFFLINE, ONLINE)) {
      try (Socket hub = new Socket()) {
        hub.connect(new InetSocketAddress(address(project), ProjectPods.PORT), CONNECT_MILLIS);
      }
      assertThat(TestNamespace.reaches(stranger(), address(project), ProjectPods.PORT)).isFalse();
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

  private static InetSocketAddress inside(String host, int port) {
    return InetSocketAddress.createUnresolved(host, port);
  }

  private static InetSocketAddress apiServer() {
    URI server = URI.create(namespace().admin().getConfiguration().getMasterUrl());
    return inside(server.getHost(), server.getPort());
  }

  /** As every pod finds it in its environment. */
  private static InetSocketAddress apiService() {
    Service service =
        namespace().admin().services().inNamespace("default").withName("kubernetes").get();
    return inside(service.getSpec().getClusterIP(), service.getSpec().getPorts().get(0).getPort());
  }

  /** This machine, as pods see it. */
  private static String hubHost() {
    return TestCluster.get().hubAddress().replaceAll("/.*", "");
  }

  /**
   * The kubelets of all nodes but its own: traffic between a pod and its own node is outside of
   * what network policies are about.
   */
  private static Map<String, InetSocketAddress> nodes(ProjectId project) {
    String own = namespace().pod(project).orElseThrow().getStatus().getHostIP();
    return namespace().admin().nodes().list().getItems().stream()
        .flatMap(node -> node.getStatus().getAddresses().stream())
        .filter(address -> address.getType().equals("InternalIP"))
        .map(NodeAddress::getAddress)
        .filter(address -> !address.equals(own))
        .collect(Collectors.toMap(node -> "kubelet of " + node, node -> inside(node, KUBELET)));
  }

  /** A pod beside the projects that no policy is about. */
  private static PodResource stranger() {
    return namespace().admin().pods().inNamespace(namespace().name()).withName(STRANGER);
  }

  private static void runAStranger() {
    namespace()
        .admin()
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withName(STRANGER)
                .withNamespace(namespace().name())
                .endMetadata()
                .withNewSpec()
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(2001L)
                .withNewSeccompProfile(null, "RuntimeDefault")
                .endSecurityContext()
                .addNewContainer()
                .withName(ProjectPods.CONTAINER)
                .withImage(namespace().podSettings().image())
                .withCommand("sleep", "3600")
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .endContainer()
                .endSpec()
                .build())
        .create();
    stranger().waitUntilReady(TestHub.PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static boolean reaches(ProjectId project, String host, int port) throws Exception {
    return namespace().reaches(project, host, port);
  }

  private static String run(ProjectId project, String command) throws Exception {
    return namespace().run(project, command);
  }
}
