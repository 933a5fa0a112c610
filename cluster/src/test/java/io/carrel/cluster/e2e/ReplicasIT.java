package io.carrel.cluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas are one system, and go on when one of them dies. */
final class ReplicasIT {
  private static final int PROJECTS = 4;

  @TempDir Path folder;

  @Test
  void anyReplicaServesAnyRequestAndMayDie() throws Exception {
    try (Installation carrel =
        Installation.up(folder.resolve("data"), "--open-sign-up", "--replicas", "3")) {
      Api ada = new Api(carrel.url(1)).signUp("ada@example.org", "Ada", "");
      whatOneReplicaKnowsTheOthersKnow(carrel, ada);
      everyLineArrivesOnceWhileReplicasAreKilled(carrel, ada);
      whoIsRemovedAnywhereIsOutEverywhere(carrel, ada);
      signingOutAnywhereIsSigningOutEverywhere(carrel, ada);
      List<ProcessHandle> replicas =
          IntStream.rangeClosed(1, 3).mapToObj(i -> carrel.replica(i).orElseThrow()).toList();
      assertThat(carrel.stop()).isEqualTo(143);
      assertThat(replicas).noneMatch(ProcessHandle::isAlive);
    }
  }

  private static void whatOneReplicaKnowsTheOthersKnow(Installation carrel, Api ada) {
    String project = ada.at(carrel.url(1)).createProject("Everywhere");
    ada.at(carrel.url(2))
        .call("projects/update", Map.of("project_id", project, "title", "Anywhere"));
    assertThat(ada.at(carrel.url(3)).project(project).get("title").asText()).isEqualTo("Anywhere");
  }

  private static void everyLineArrivesOnceWhileReplicasAreKilled(Installation carrel, Api ada) {
    List<String> projects =
        IntStream.range(0, PROJECTS).mapToObj(i -> ada.createProject("Counting " + i)).toList();
    projects.forEach(ada::startProject);
    List<Long> epochs = epochs(ada, projects);
    List<SessionClient> sessions =
        projects.stream().map(project -> SessionClient.open(ada, project)).toList();
    sessions.forEach(SessionClient::openTerminal);
    sessions.forEach(
        session -> session.type(0, "stty -echo; PS1=; echo be''gin; seq 1 500000; echo e''nd\n"));
    Awaitility.await()
        .until(() -> sessions.stream().allMatch(s -> s.output().contains("\n1000\r\n")));
    // Every owner that is not on the sessions' own replica dies once.
    for (int victim : List.of(2, 3)) {
      kill(carrel, victim);
      projects.forEach(project -> ada.call("projects/get-one", Map.of("project_id", project)));
      awaitHealthy(carrel, victim);
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> sessions.stream().allMatch(s -> s.output().contains("end\r\n")));
    for (SessionClient session : sessions) {
      List<String> lines = session.output().lines().toList();
      assertThat(lines.subList(lines.indexOf("begin") + 1, lines.indexOf("end")))
          .isEqualTo(LongStream.rangeClosed(1, 500_000).mapToObj(Long::toString).toList());
      assertThat(session.closed.get()).as("the socket was never closed").isNull();
    }
    assertThat(epochs(ada, projects)).as("no project was started anew").isEqualTo(epochs);
  }

  private static void kill(Installation carrel, int replica) {
    ProcessHandle victim = carrel.replica(replica).orElseThrow();
    victim.destroyForcibly();
    victim.onExit().join();
  }

  private static void awaitHealthy(Installation carrel, int replica) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(200))
        .ignoreExceptions()
        .until(
            () ->
                new Api(carrel.url(replica))
                        .client
                        .send(
                            HttpRequest.newBuilder(URI.create(carrel.url(replica) + "/healthcheck"))
                                .timeout(Duration.ofSeconds(5))
                                .build(),
                            HttpResponse.BodyHandlers.discarding())
                        .statusCode()
                    == 200);
  }

  private static List<Long> epochs(Api api, List<String> projects) {
    return projects.stream().map(project -> api.project(project).get("epoch").asLong()).toList();
  }

  /** Also when the owner, who tells of it, is not where it was when they came. */
  private static void whoIsRemovedAnywhereIsOutEverywhere(Installation carrel, Api ada)
      throws Exception {
    Api bob = new Api(carrel.url(2)).signUp("bob@example.org", "Bob", "");
    new Removal(ada, bob, bob.at(carrel.url(3)))
        .closesEverythingAtOnce(
            project -> {
              JsonNode owner = carrel.management(1, "/carrel/projects/" + project);
              String elsewhere = owner.get("node").asText().equals("1") ? "2" : "1";
              assertThat(
                      carrel.admin(1, "move-shard", owner.get("shard").asText(), elsewhere).code())
                  .isZero();
            });
  }

  private static void signingOutAnywhereIsSigningOutEverywhere(Installation carrel, Api ada) {
    String project = ada.createProject("Open elsewhere");
    ada.startProject(project);
    SessionClient session = SessionClient.open(ada.at(carrel.url(2)), project);
    long out = System.nanoTime();
    ada.at(carrel.url(3)).call("accounts/sign-out", Map.of());
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Optional.ofNullable(session.closed.get()).isPresent());
    assertThat(Duration.ofNanos(System.nanoTime() - out)).isLessThan(Duration.ofSeconds(1));
    assertThat(session.closed.get()).isEqualTo(1008);
  }
}
