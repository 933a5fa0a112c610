package io.carrel.k8s.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.Done;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.FakeApiServer;
import io.carrel.k8s.FakeApiServer.Answer;
import io.carrel.k8s.FakeApiServer.Request;
import io.carrel.k8s.api.ApiServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ends that take long, many at once, and asked for again and again. */
final class RunsTest {
  private static final Duration GRACE = Duration.ofSeconds(1);

  @TempDir Path folder;
  private final AtomicInteger looking = new AtomicInteger();
  private volatile CountDownLatch busy = new CountDownLatch(0);
  private volatile boolean gone;
  private FakeApiServer server;
  private ApiServer api;
  private Runs runs;

  @BeforeEach
  void start() throws Exception {
    server = new FakeApiServer(this::answer);
    api = server.client(folder);
    runs = new Runs(api, "a", new RunSettings(GRACE, Duration.ZERO));
  }

  @AfterEach
  void end() throws Exception {
    runs.close();
    api.close();
    server.close();
  }

  private Answer answer(Request request) throws Exception {
    if (request.method().equals("DELETE")) {
      return Answer.ok("{\"kind\":\"Status\",\"status\":\"Success\"}");
    }
    looking.incrementAndGet();
    busy.await();
    return gone
        ? Answer.failed(404)
        : Answer.ok("{\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\",\"uid\":\"u\"}}");
  }

  @Test
  void manyEndsAtOnceAskTheApiServerALittleAtATime() throws Exception {
    busy = new CountDownLatch(1);
    List<CompletionStage<Done>> ends =
        Stream.iterate(0, i -> i + 1)
            .limit(40)
            .map(i -> runs.end(ProjectId.random(), "u" + i, Duration.ofSeconds(30)))
            .toList();
    await().during(Duration.ofMillis(400)).until(() -> looking.get() == 2);
    busy.countDown();
    // Another incarnation has the place of each: it is gone.
    for (CompletionStage<Done> end : ends) {
      get(end);
    }
  }

  @Test
  void anEndThatIsAskedForAgainSharesTheAnswer() throws Exception {
    ProjectId project = ProjectId.random();
    CompletionStage<Done> first = runs.end(project, "u", Duration.ofSeconds(30));
    CompletionStage<Done> second = runs.end(project, "u", Duration.ofSeconds(30));
    await().until(() -> server.requests.size() > 1);
    runs.gone("u");
    get(first);
    get(second);
    assertThat(server.requests.stream().filter(r -> r.method().equals("DELETE"))).hasSize(1);
    gone = true;
    get(runs.end(project, "u", GRACE));
    assertThat(server.requests.stream().filter(r -> r.method().equals("DELETE"))).hasSize(2);
  }

  @Test
  void anEndThatNobodyConfirmsIsNotBelieved() {
    assertThatThrownBy(() -> get(runs.end(ProjectId.random(), "u", GRACE)))
        .isInstanceOf(RuntimeFailure.Unavailable.class)
        .hasMessageContaining("Its node has not confirmed");
  }

  @Test
  void anApiServerThatIsAwayIsTheReasonWhenItIs() {
    CompletableFuture<Done> end = runs.end(ProjectId.random(), "u", GRACE).toCompletableFuture();
    await().until(() -> !server.requests.isEmpty());
    server.answer(
        request -> request.method().equals("DELETE") ? answer(request) : Answer.failed(503));
    assertThatThrownBy(() -> get(end))
        .isInstanceOf(RuntimeFailure.Unavailable.class)
        .hasMessage("The cluster failed to answer.");
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeFailure failure) {
        throw failure;
      }
      throw e;
    }
  }
}
