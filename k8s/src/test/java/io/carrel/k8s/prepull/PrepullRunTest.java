package io.carrel.k8s.prepull;

import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import io.carrel.actors.prepull.NodeProgress;
import io.carrel.actors.prepull.Preparation;
import io.carrel.k8s.FakeApiServer;
import io.carrel.k8s.FakeApiServer.Answer;
import io.carrel.k8s.FakeApiServer.OpenWatch;
import io.carrel.k8s.FakeApiServer.Request;
import io.carrel.k8s.api.ApiServer;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What admins are told while a right is missing, and after. */
final class PrepullRunTest {
  private static final ActorSystem SYSTEM = ActorSystem.create("prepull");
  private static final KubernetesSerialization JSON = new KubernetesSerialization();
  private static final String NODE = "/api/v1/nodes/node-1";

  @TempDir Path folder;
  private volatile Preparation told = Preparation.begun();

  @AfterAll
  static void end() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aRefusalIsToldUntilTheNodeIsAsItShouldBe() throws Exception {
    try (FakeApiServer server = new FakeApiServer(PrepullRunTest::answer);
        ApiServer api = server.client(folder)) {
      UniqueKillSwitch stream = prepare(api, Duration.ofSeconds(75));
      await()
          .until(() -> isTold(node -> node.phase() == NodeProgress.Phase.FAILED && !node.open()));
      await().until(() -> server.watches.stream().anyMatch(PrepullRunTest::isOfNodes));
      OpenWatch nodes =
          server.watches.stream().filter(PrepullRunTest::isOfNodes).findFirst().orElseThrow();
      nodes.send("MODIFIED", JSON.asJson(node("2", Samples.OPEN)));
      await().until(() -> isTold(node -> node.phase() == NodeProgress.Phase.READY && node.open()));
      stream.shutdown();
    }
  }

  @Test
  void aSilentWatchIsOpenedAnewAfterTheSettingsTime() throws Exception {
    try (FakeApiServer server = new FakeApiServer(PrepullRunTest::answer);
        ApiServer api = server.client(folder)) {
      UniqueKillSwitch stream = prepare(api, Duration.ofMillis(500));
      await().until(() -> server.watches.stream().filter(PrepullRunTest::isOfNodes).count() >= 2);
      stream.shutdown();
    }
  }

  private UniqueKillSwitch prepare(ApiServer api, Duration signOfLife) {
    return new KubernetesPreparation(
            api,
            "a",
            Samples.SETTINGS,
            signOfLife,
            () -> CompletableFuture.completedFuture(Samples.PROJECTS))
        .prepare()
        .viaMat(KillSwitches.single(), Keep.right())
        .to(Sink.foreach(now -> told = now))
        .run(SYSTEM);
  }

  private boolean isTold(Predicate<NodeProgress> of) {
    List<NodeProgress> nodes = told.nodes();
    return nodes.size() == 1 && nodes.stream().allMatch(of);
  }

  private static boolean isOfNodes(OpenWatch watch) {
    return watch.request.path().equals("/api/v1/nodes");
  }

  private static Answer answer(Request request) {
    if (request.isWatch()) {
      return Answer.WATCH;
    } else if (request.path().equals(NODE)) {
      return request.method().equals("PATCH")
          ? Answer.failed(403)
          : Answer.ok(JSON.asJson(node("1", Samples.CLOSED)));
    } else if (request.method().equals("PATCH")) {
      return Answer.ok("{\"kind\":\"DaemonSet\",\"apiVersion\":\"apps/v1\"}");
    }
    Object item = request.path().endsWith("/pods") ? pod() : node("1", Samples.CLOSED);
    return Answer.ok(
        "{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[" + JSON.asJson(item) + "]}");
  }

  private static Node node(String version, Taint taint) {
    return new NodeBuilder()
        .withNewMetadata()
        .withName("node-1")
        .withUid("n-1")
        .withCreationTimestamp("2026-11-27T02:00:00Z")
        .withResourceVersion(version)
        .withAnnotations(Map.of(PrepullNode.PREPARED, Samples.PRESENT.mark()))
        .endMetadata()
        .withNewSpec()
        .withTaints(taint)
        .endSpec()
        .build();
  }

  private static Object pod() {
    return Samples.podOf()
        .editStatus()
        .withConditions(
            List.of(new PodConditionBuilder().withType("Ready").withStatus("True").build()))
        .endStatus()
        .build();
  }
}
