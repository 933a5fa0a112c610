package io.carrel.k8s.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.Slice;
import io.carrel.k8s.FakeApiServer;
import io.carrel.k8s.FakeApiServer.Answer;
import io.carrel.k8s.FakeApiServer.OpenWatch;
import io.carrel.k8s.FakeApiServer.Request;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.reach.Reach;
import io.carrel.k8s.reach.ReachMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a watch when the API server forgets, falls silent, or tells in pages. */
final class PodWatchesTest {
  private static final ActorSystem SYSTEM = ActorSystem.create("watches");
  private static final Duration USUAL = Duration.ofSeconds(60);

  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private final FakePods pods = new FakePods();
  private final List<Observation> heard = new CopyOnWriteArrayList<>();
  private final List<String> gone = new CopyOnWriteArrayList<>();
  private FakeApiServer server;
  private ApiServer api;
  private @Nullable PodWatches watches;
  private @Nullable UniqueKillSwitch stream;

  @BeforeEach
  void start() throws Exception {
    server = new FakeApiServer(pods);
    api = server.client(folder);
  }

  private void open(Duration signOfLife) {
    PodWatches fresh =
        new PodWatches(
            api,
            "a",
            new WatchSettings(signOfLife, Duration.ofSeconds(10)),
            new Reach(ReachMode.DIRECT, api, "a"),
            gone::add);
    watches = fresh;
    stream =
        fresh
            .observe(new Slice(0, 1))
            .viaMat(KillSwitches.single(), Keep.right())
            .to(Sink.foreach(heard::add))
            .run(SYSTEM);
    await().until(() -> !heard.isEmpty());
  }

  @AfterEach
  void close() throws Exception {
    if (stream != null) {
      stream.shutdown();
    }
    if (watches != null) {
      watches.close();
    }
    api.close();
    server.close();
  }

  @AfterAll
  static void end() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aWatchThatEndsGoesOnWhereItWas() throws Exception {
    open(USUAL);
    watch(1).send("ADDED", FakePods.pod(project, "u", 20, "Pending"));
    await().until(() -> phases().equals(List.of(Phase.PENDING)));
    watch(1).send("BOOKMARK", FakePods.bookmark(30));
    watch(1).close();
    assertThat(watch(2).request.query()).containsEntry("resourceVersion", "30");
    watch(2).send("MODIFIED", FakePods.pod(project, "u", 31, "Failed"));
    await().until(() -> phases().equals(List.of(Phase.PENDING, Phase.ENDED)));
    assertThat(pods.lists()).hasSize(1);
  }

  @Test
  void whatWasForgottenIsListedAnewAndWhatIsGoneIsNotInIt() throws Exception {
    pods.add(project, "u", "Pending");
    open(USUAL);
    pods.clear();
    watch(1).expire();
    await().until(() -> heard.size() == 2);
    assertThat(((Observation.Listed) heard.get(1)).all()).isEmpty();
    assertThat(gone)
        .as("nobody waits for it, and nobody looks for a way to it")
        .containsExactly("u");
    assertThat(watch(2).request.query().get("resourceVersion"))
        .isNotEqualTo(watch(1).request.query().get("resourceVersion"));
  }

  @Test
  void anApiServerThatAlwaysForgetsIsNotAskedForAllWithoutAPause() throws Exception {
    pods.watchAnswer = Answer.failed(410);
    open(USUAL);
    await().until(() -> pods.lists().size() >= 6);
    List<Request> lists = pods.lists();
    assertThat(Duration.ofNanos(lists.get(5).at() - lists.get(4).at()))
        .as("the fifth pause; at least half of 50 ms, doubled with each")
        .isGreaterThan(Duration.ofMillis(200));
  }

  @Test
  void aSilentWatchIsOpenedAnewFromWhereItWas() throws Exception {
    open(Duration.ofSeconds(1));
    watch(1).send("BOOKMARK", FakePods.bookmark(44));
    server.cut();
    long cut = System.nanoTime();
    assertThat(watch(2).request.query()).containsEntry("resourceVersion", "44");
    assertThat(Duration.ofNanos(watch(2).request.at() - cut))
        .as("a sign of life, a look, one request that met a connection that was cut too")
        .isLessThan(Duration.ofMillis(2800));
    assertThat(pods.lists()).hasSize(1);
  }

  @Test
  void pagesAreRequestsOfTheirOwnAndBegunAgainWhenTheyAreForgotten() throws Exception {
    for (int i = 0; i < 5; i++) {
      pods.add(ProjectId.random(), "u" + i, "Running");
    }
    pods.pageSize = 2;
    pods.expireContinuations.set(1);
    open(USUAL);
    assertThat(((Observation.Listed) heard.get(0)).all()).hasSize(5);
    assertThat(pods.lists().stream().map(list -> list.query().getOrDefault("continue", "")))
        .containsExactly("", "2", "", "2", "4");
    assertThat(pods.lists()).allMatch(list -> "500".equals(list.query().get("limit")));
  }

  @Test
  void aWatchThatOpensTooLateIsNotListenedTo() throws Exception {
    CountDownLatch late = new CountDownLatch(1);
    pods.beforeFirstWatch = late;
    open(USUAL);
    OpenWatch second = watch(1);
    late.countDown();
    OpenWatch first = watch(2);
    second.send("ADDED", FakePods.pod(project, "u", 20, "Failed"));
    await().until(() -> phases().equals(List.of(Phase.ENDED)));
    first.send("ADDED", FakePods.pod(project, "u", 19, "Pending"));
    second.send("DELETED", FakePods.pod(project, "u", 21, "Failed"));
    await().until(() -> heard.get(heard.size() - 1) instanceof Observation.Gone);
    assertThat(phases()).containsExactly(Phase.ENDED);
  }

  @Test
  void eventsAreSeenAgainSecondsAfterTheyWereRefused() throws Exception {
    pods.refuseEvents = true;
    pods.add(project, "u", "Pending");
    pods.event("u", "Pulling", "Pulling image \"registry/image:1\"");
    open(USUAL);
    assertThat(((Observation.Listed) heard.get(0)).all())
        .extracting(Observed::reason)
        .containsExactly("Preparing it on its node");
    pods.refuseEvents = false;
    await()
        .atMost(Duration.ofSeconds(8))
        .until(
            () ->
                heard.stream()
                    .anyMatch(
                        o ->
                            o instanceof Observation.Changed changed
                                && changed.observed().reason().contains("registry/image:1")));
  }

  /** The nth watch of pods, counted from 1, once it is open. */
  private OpenWatch watch(int nth) {
    await().until(() -> podWatches().size() >= nth);
    return podWatches().get(nth - 1);
  }

  private List<OpenWatch> podWatches() {
    return server.watches.stream().filter(watch -> watch.request.path().endsWith("/pods")).toList();
  }

  private List<Phase> phases() {
    return heard.stream()
        .filter(Observation.Changed.class::isInstance)
        .map(o -> ((Observation.Changed) o).observed().phase())
        .toList();
  }
}
