package io.carrel.k8s;

import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import io.carrel.actors.runtime.Slice;
import io.carrel.k8s.FakeApiServer.Answer;
import io.carrel.k8s.FakeApiServer.Request;
import io.carrel.k8s.manifest.NetworkSettings;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.run.RunSettings;
import io.carrel.k8s.watch.WatchSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the parts do together; {@code KubernetesRuntimeIT} meets a real API server. */
final class KubernetesRuntimeTest {
  private static final ActorSystem SYSTEM = ActorSystem.create("runtime");
  private static final String POLICIES = "/apis/networking.k8s.io/v1/namespaces/a/networkpolicies/";

  @TempDir Path folder;

  @AfterAll
  static void end() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aHubAtAnotherAddressIsHeardByRunsThatAreThere() throws Exception {
    try (FakeApiServer server = new FakeApiServer(KubernetesRuntimeTest::answer);
        KubernetesRuntime runtime = runtime(server)) {
      UniqueKillSwitch stream =
          runtime
              .observe(new Slice(0, 1))
              .viaMat(KillSwitches.single(), Keep.right())
              .to(Sink.ignore())
              .run(SYSTEM);
      await().until(() -> isApplied(server, "projects") && isApplied(server, "projects-internet"));
      stream.shutdown();
    }
  }

  private KubernetesRuntime runtime(FakeApiServer server) throws Exception {
    return new KubernetesRuntime(
        new KubernetesSettings(
            "a",
            server.settings(folder),
            NetworkSettings.of(Map.of(), List.of("192.0.2.1/32")),
            RunSettings.usual(),
            WatchSettings.usual()),
        () -> PodSettings.of("project:1", "server:1"));
  }

  private static boolean isApplied(FakeApiServer server, String policy) {
    return server.requests.stream()
        .anyMatch(r -> r.method().equals("PATCH") && r.path().equals(POLICIES + policy));
  }

  private static Answer answer(Request request) {
    if (request.isWatch()) {
      return Answer.WATCH;
    }
    return request.method().equals("PATCH")
        ? Answer.ok("{\"kind\":\"NetworkPolicy\",\"apiVersion\":\"networking.k8s.io/v1\"}")
        : Answer.ok("{\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}");
  }
}
