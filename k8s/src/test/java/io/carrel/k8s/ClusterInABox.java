package io.carrel.k8s;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The cluster of {@code ../shared/kube} as what it is: processes that can be stopped, nodes that
 * can vanish, folders as volumes. Tests that need it are skipped with any other; with {@code
 * CI=true} they fail.
 */
final class ClusterInABox {
  static final String SECOND_NODE = "node-2";

  private static final String OUT_OF_SERVICE = "node.kubernetes.io/out-of-service";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final TestCluster cluster;

  private ClusterInABox(TestCluster cluster) {
    this.cluster = cluster;
  }

  static ClusterInABox get() {
    TestCluster cluster = TestCluster.get();
    if (!TestCluster.isInABox() || !isRoot() || !isHere(cluster)) {
      lacking("needs the cluster of ../shared/kube, and root");
    }
    return new ClusterInABox(cluster);
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static boolean isHere(TestCluster cluster) {
    try {
      return TestCluster.run("env").contains("KUBECONFIG=" + cluster.kubeconfig() + " ");
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void lacking(String what) {
    if ("true".equals(System.getenv("CI"))) {
      throw new AssertionError(what);
    }
    abort(what);
  }

  void requireSecondNode() {
    if (node().isEmpty()) {
      lacking("needs a second node: kube node-up 2");
    }
  }

  Optional<Node> node() {
    return Optional.ofNullable(cluster.admin().nodes().withName(SECOND_NODE).get());
  }

  /** Whether Kubernetes believes that the second node works. */
  boolean isNodeReady() {
    return node().stream()
        .flatMap(node -> node.getStatus().getConditions().stream())
        .anyMatch(
            condition ->
                "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  void nodeDown() throws IOException {
    TestCluster.run("node-down", "2");
  }

  /** Whether nothing more is placed on it, as while it is drained. */
  void cordon(boolean cordoned) {
    edit(node -> node.getSpec().setUnschedulable(cordoned));
  }

  /** Tells Kubernetes that nothing runs on it any more. */
  void fence() {
    Taint taint =
        new TaintBuilder()
            .withKey(OUT_OF_SERVICE)
            .withValue("nodeshutdown")
            .withEffect("NoExecute")
            .build();
    edit(node -> node.getSpec().getTaints().add(taint));
  }

  /** Brings it back as it was. */
  void nodeUp() throws IOException {
    TestCluster.run("node-up", "2");
    await().atMost(PATIENCE).ignoreExceptions().until(this::isNodeReady);
    cordon(false);
    edit(
        node ->
            node.getSpec().getTaints().removeIf(taint -> OUT_OF_SERVICE.equals(taint.getKey())));
  }

  private void edit(Consumer<Node> change) {
    cluster.editNode(SECOND_NODE, change);
  }

  void stop(String process) throws IOException {
    TestCluster.run("stop", process);
  }

  /** Starts it, and returns once the API server says that it is ready. */
  void start(String process) throws IOException {
    TestCluster.run("start", process);
    awaitReady();
  }

  void awaitReady() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(() -> "ok".equals(cluster.admin().raw("/readyz")));
  }

  /** Where the files of a claim lie on this machine. */
  Path folderOf(String namespace, String claim) {
    String volume =
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    cluster
                        .admin()
                        .persistentVolumeClaims()
                        .inNamespace(namespace)
                        .withName(claim)
                        .get()
                        .getSpec()
                        .getVolumeName(),
                Objects::nonNull);
    return Path.of(
        cluster
            .admin()
            .persistentVolumes()
            .withName(volume)
            .get()
            .getSpec()
            .getHostPath()
            .getPath());
  }

  /** Kills what runs on this machine with this word in its command line; all nodes are here. */
  static void killProcessesOf(String word) throws IOException {
    try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
      all.filter(process -> commandLine(process).contains(word))
          .forEach(ProcessHandle::destroyForcibly);
    }
  }

  private static String commandLine(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"));
    } catch (IOException ended) {
      return "";
    }
  }
}
