package io.carrel.k8s.prepull;

import static io.carrel.k8s.prepull.Samples.CLOSED;
import static io.carrel.k8s.prepull.Samples.INIT;
import static io.carrel.k8s.prepull.Samples.OPEN;
import static io.carrel.k8s.prepull.Samples.OTHER;
import static io.carrel.k8s.prepull.Samples.PRESENT;
import static io.carrel.k8s.prepull.Samples.node;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.api.ApiSettings;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes to a node that others change at the same moment. */
final class PrepullRequestsTest {
  private static final KubernetesSerialization JSON = new KubernetesSerialization();

  @TempDir Path folder;
  private HttpServer server;
  private ApiServer api;
  private PrepullRequests requests;

  /** One node, as an API server keeps it: a change against an old version is refused. */
  private Node kept =
      new NodeBuilder()
          .withNewMetadata()
          .withName("node-1")
          .withUid("n-1")
          .withCreationTimestamp("2026-11-27T02:00:00Z")
          .withResourceVersion("1")
          .endMetadata()
          .withNewSpec()
          .withTaints(INIT, CLOSED)
          .endSpec()
          .build();

  private Optional<Taint> addedMeanwhile = Optional.empty();
  private boolean busy;
  private int reads;
  private final List<Integer> patches = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/api/v1/nodes/node-1", this::handle);
    server.start();
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
                + "contexts: [{name: c, context: {cluster: c}}]\n"
                + "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:"
                + server.getAddress().getPort()
                + "'}}]\n");
    api = new ApiServer(ApiSettings.of(Optional.of(kubeconfig)));
    requests = new PrepullRequests(api, "carrel", new NodeTaints(Samples.SETTINGS));
  }

  @AfterEach
  void end() {
    api.close();
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    int code = 200;
    if (exchange.getRequestMethod().equals("PATCH")) {
      code = patch(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      patches.add(code);
    } else {
      reads++;
    }
    byte[] body =
        (code == 200 ? JSON.asJson(kept) : "{\"kind\":\"Status\",\"code\":409,\"message\":\"x\"}")
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private int patch(String body) {
    addedMeanwhile.ifPresent(taint -> change(taint, kept.getSpec().getTaints(), Map.of()));
    addedMeanwhile = busy ? addedMeanwhile : Optional.empty();
    Node wanted = JSON.unmarshal(body, Node.class);
    if (!kept.getMetadata()
        .getResourceVersion()
        .equals(wanted.getMetadata().getResourceVersion())) {
      return 409;
    }
    change(null, wanted.getSpec().getTaints(), wanted.getMetadata().getAnnotations());
    return 200;
  }

  private void change(@Nullable Taint added, List<Taint> taints, Map<String, String> annotations) {
    List<Taint> all = new ArrayList<>(taints);
    if (added != null) {
      all.add(added);
    }
    int version = Integer.parseInt(kept.getMetadata().getResourceVersion()) + 1;
    kept =
        new NodeBuilder(kept)
            .editMetadata()
            .withResourceVersion(Integer.toString(version))
            .addToAnnotations(annotations)
            .endMetadata()
            .editSpec()
            .withTaints(all)
            .endSpec()
            .build();
  }

  private boolean mark(PrepullNode seen, Verdict verdict) throws Exception {
    return requests.mark(seen, verdict, PRESENT).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void opensANodeAndKnowsItAsPrepared() throws Exception {
    assertThat(mark(node(Optional.empty(), INIT, CLOSED), Verdict.OPEN)).isTrue();
    assertThat(PrepullNode.of(kept).taints()).containsExactly(OPEN);
    assertThat(PrepullNode.of(kept).prepared()).contains(PRESENT);
    assertThat(mark(node(Optional.empty(), INIT, CLOSED), Verdict.OPEN)).isFalse();
    assertThat(patches).containsExactly(200);
    assertThat(reads).as("one for each turn at the API server").isEqualTo(2);
  }

  @Test
  void aNodeThatNeverRestsIsLeftForLater() {
    addedMeanwhile = Optional.of(OTHER);
    busy = true;
    assertThatThrownBy(() -> mark(node(Optional.empty(), INIT, CLOSED), Verdict.OPEN))
        .hasCauseInstanceOf(RuntimeFailure.Unavailable.class)
        .hasMessageContaining("keep changing the node");
    assertThat(patches).hasSize(5).containsOnly(409);
  }

  @Test
  void losesNoTaintThatSomebodyAddsInBetween() throws Exception {
    addedMeanwhile = Optional.of(OTHER);
    assertThat(mark(node(Optional.empty(), INIT, CLOSED), Verdict.OPEN)).isTrue();
    assertThat(PrepullNode.of(kept).taints()).containsExactly(OPEN, OTHER);
    assertThat(patches).containsExactly(409, 200);
  }

  @Test
  void closingKeepsWhatTheNodeIsKnownToHave() throws Exception {
    mark(node(Optional.empty(), INIT, CLOSED), Verdict.OPEN);
    mark(node(Optional.of(PRESENT), OPEN), Verdict.CLOSED);
    assertThat(PrepullNode.of(kept).taints()).containsExactly(CLOSED);
    assertThat(PrepullNode.of(kept).prepared()).contains(PRESENT);
  }

  @Test
  void leavesAnotherMachineOfTheSameNameAlone() throws Exception {
    PrepullNode before =
        new PrepullNode("node-1", "n-0", Samples.CREATED, true, List.of(CLOSED), Optional.empty());
    assertThat(mark(before, Verdict.OPEN)).isFalse();
    assertThat(patches).isEmpty();
  }
}
