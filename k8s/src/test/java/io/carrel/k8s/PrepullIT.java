package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.abort;

import akka.actor.ActorSystem;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.prepull.NodeProgress;
import io.carrel.actors.prepull.NodeProgress.Phase;
import io.carrel.actors.prepull.Preparation;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.api.ApiSettings;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.prepull.KubernetesPreparation;
import io.carrel.k8s.prepull.PrepullSettings;
import io.carrel.k8s.watch.WatchSettings;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Taint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One real node through its life: new, prepared, with another image, with one that cannot be had,
 * and replaced by another machine of the same name. The hub's account has {@code rights.yaml} and
 * {@code prepull-rights.yaml} only; the namespace is under the restricted Pod Security Standard.
 */
@Tag("kubernetes")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PrepullIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final String NODE = "node-3";
  private static final String INIT = "cocalc-projects-init=false:NoExecute";
  private static final String CLOSED = "cocalc-projects=init:NoSchedule";
  private static final String OPEN = "cocalc-projects=true:NoSchedule";
  private static final String OTHER = "example.org/other=kept:PreferNoSchedule";
  private static final String PREPARED = "carrel.dev/prepared-images";
  private static final ActorSystem SYSTEM = ActorSystem.create("prepull");

  @TempDir private static Path folder;
  private static final List<Preparation> SEEN = new CopyOnWriteArrayList<>();
  private static @Nullable TestNamespace namespace;
  private static @Nullable ApiServer api;
  private static @Nullable UniqueKillSwitch stream;
  private static volatile PodSettings projects = PodSettings.of("none", "none");

  @BeforeAll
  static void prepare() throws Exception {
    TestCluster cluster = TestCluster.get();
    if (cluster.images().kube().isEmpty()) {
      abort("needs a cluster that nodes can be added to");
    }
    TestNamespace here = new TestNamespace(cluster);
    namespace = here;
    here.grantPrepull();
    projects = PodSettings.of(image("first"), cluster.images().server());
    ApiServer opened = new ApiServer(ApiSettings.of(Optional.of(here.kubeconfig(folder))));
    api = opened;
    String label = "{ carrel.kubernetes.prepull.node-labels = { test = \"" + here.name() + "\" } }";
    // Without the reference system's label: other nodes of this cluster may have it.
    PrepullSettings settings =
        PrepullSettings.of(
            ConfigFactory.parseString(label)
                .withFallback(
                    ConfigFactory.load().withoutPath("carrel.kubernetes.prepull.node-labels"))
                .getConfig("carrel.kubernetes.prepull"));
    stream =
        new KubernetesPreparation(
                opened,
                here.name(),
                settings,
                WatchSettings.usual().signOfLife(),
                () -> CompletableFuture.completedStage(projects))
            .prepare()
            .viaMat(KillSwitches.single(), Keep.right())
            .to(Sink.foreach(SEEN::add))
            .run(SYSTEM);
  }

  @AfterAll
  static void end() throws Exception {
    if (stream != null) {
      stream.shutdown();
    }
    if (api != null) {
      api.close();
    }
    if (namespace != null) {
      TestCluster.run("node-down", "3");
      namespace.admin().nodes().withName(NODE).delete();
      namespace.close();
    }
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private static TestNamespace namespace() {
    return Objects.requireNonNull(namespace);
  }

  private static String image(String tag) {
    return "registry.test/carrel/prepull-" + namespace().name() + ":" + tag;
  }

  /** Small, and of its own: no node can have it. */
  private static void build(String tag) throws IOException {
    Path context = Files.createDirectories(folder.resolve("image-" + tag));
    Files.writeString(
        context.resolve("Dockerfile"),
        "FROM debian:bookworm-slim\nRUN echo " + image(tag) + " >/etc/which\n");
    TestCluster.run("image", image(tag).substring("registry.test/".length()), context.toString());
  }

  private static void start(String tag) {
    projects = PodSettings.of(image(tag), projects.serverImage());
  }

  /** A node as it registers itself with the reference system's taints, and one of somebody else. */
  private static void register() {
    namespace()
        .admin()
        .resource(
            new NodeBuilder()
                .withNewMetadata()
                .withName(NODE)
                .withLabels(Map.of("test", namespace().name()))
                .endMetadata()
                .withNewSpec()
                .withTaints(
                    new Taint("NoExecute", "cocalc-projects-init", null, "false"),
                    new Taint("PreferNoSchedule", "example.org/other", null, "kept"),
                    new Taint("NoSchedule", "cocalc-projects", null, "init"))
                .endSpec()
                .build())
        .create();
  }

  private static Node node() {
    return namespace().admin().nodes().withName(NODE).get();
  }

  /** Besides those that Kubernetes itself puts on and takes off. */
  private static List<String> taints() {
    return node().getSpec().getTaints().stream()
        .filter(taint -> !taint.getKey().startsWith("node.kubernetes.io/"))
        .map(taint -> taint.getKey() + "=" + taint.getValue() + ":" + taint.getEffect())
        .toList();
  }

  private static Optional<String> prepared() {
    return Optional.ofNullable(node().getMetadata().getAnnotations().get(PREPARED));
  }

  private static List<Pod> pods() {
    return namespace()
        .admin()
        .pods()
        .inNamespace(namespace().name())
        .withLabel("run", "prepull")
        .list()
        .getItems();
  }

  private static List<NodeProgress> seen() {
    return SEEN.stream()
        .flatMap(preparation -> preparation.nodes().stream())
        .filter(progress -> progress.node().equals(NODE))
        .toList();
  }

  private static void awaitSeen(Phase phase, boolean open, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(seen())
                    .anyMatch(
                        progress ->
                            progress.phase() == phase
                                && progress.open() == open
                                && progress.reason().contains(words)));
  }

  private static void awaitReady(String tag) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(taints()).containsExactlyInAnyOrder(OPEN, OTHER);
              assertThat(prepared()).hasValueSatisfying(it -> assertThat(it).contains(image(tag)));
            });
    awaitSeen(Phase.READY, true, "");
  }

  @Test
  @Order(1)
  void aNewNodeStaysClosedAndSaysWhyWhileItsImageCannotBeHad() throws Exception {
    register();
    TestCluster.run("node-up", "3");
    awaitSeen(Phase.FAILED, false, "The image " + image("first") + " cannot be pulled");
    assertThat(taints()).containsExactlyInAnyOrder(INIT, CLOSED, OTHER);
    assertThat(prepared()).isEmpty();
    assertThat(seen()).noneMatch(NodeProgress::open);
  }

  @Test
  @Order(2)
  void itOpensOnceTheImageIsThereAndKeepsOthersTaints() throws Exception {
    build("first");
    awaitReady("first");
    Pod pod = pods().get(0);
    assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
    assertThat(pod.getSpec().getVolumes()).isEmpty();
  }

  @Test
  @Order(3)
  void anotherImageClosesItUntilThatIsThere() throws Exception {
    build("second");
    SEEN.clear();
    start("second");
    awaitSeen(Phase.PREPARING, false, "");
    awaitReady("second");
    assertThat(seen().stream().dropWhile(NodeProgress::open).findFirst())
        .as("it was closed before it was ready")
        .hasValueSatisfying(progress -> assertThat(progress.phase()).isNotEqualTo(Phase.READY));
  }

  @Test
  @Order(4)
  void anImageThatCannotBeHadLeavesItOpenWithTheEarlierOne() {
    SEEN.clear();
    start("missing");
    awaitSeen(Phase.FAILED, true, "The image " + image("missing") + " cannot be pulled");
    assertThat(taints()).containsExactlyInAnyOrder(OPEN, OTHER);
    assertThat(prepared()).hasValueSatisfying(it -> assertThat(it).contains(image("second")));
    start("second");
    awaitSeen(Phase.READY, true, "");
  }

  @Test
  @Order(5)
  void anotherMachineOfTheSameNameIsPreparedAnew() {
    awaitReady("second");
    String left = pods().get(0).getMetadata().getUid();
    SEEN.clear();
    namespace().admin().nodes().withName(NODE).delete();
    register();
    awaitReady("second");
    assertThat(seen().stream().dropWhile(NodeProgress::open).findFirst())
        .hasValueSatisfying(progress -> assertThat(progress.phase()).isEqualTo(Phase.PREPARING));
    assertThat(pods())
        .filteredOn(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .singleElement()
        .satisfies(pod -> assertThat(pod.getMetadata().getUid()).isNotEqualTo(left));
  }
}
