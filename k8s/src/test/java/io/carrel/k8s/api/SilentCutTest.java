package io.carrel.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carrel.k8s.FakeApiServer;
import io.carrel.k8s.FakeApiServer.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections that are cut without a word, and requests that hang. */
final class SilentCutTest {
  private static final String NAMESPACE = "{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"a\"}}";
  private static final int CONNECTIONS = 8;

  @TempDir Path folder;
  private FakeApiServer server;
  private ApiServer api;

  @BeforeEach
  void start() throws Exception {
    server = new FakeApiServer(request -> Answer.ok(NAMESPACE));
    api = server.client(folder);
  }

  @AfterEach
  void end() throws Exception {
    api.close();
    server.close();
  }

  @Test
  void requestsRecoverWithinOneTimeoutHoweverManyConnectionsWereCut() throws Exception {
    restingConnections();
    server.cut();
    long cut = System.nanoTime();
    assertThat(get(ask())).isEqualTo("a");
    assertThat(Duration.ofNanos(System.nanoTime() - cut))
        .as("one time-out, a pause, an answer")
        .isLessThan(Duration.ofMillis(1900));
  }

  @Test
  void whatIsDueDoesNotWaitForRequestsThatHang() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    server.answer(
        request -> {
          answers.await();
          return Answer.ok(NAMESPACE);
        });
    List<CompletionStage<String>> hanging = Stream.generate(this::ask).limit(CONNECTIONS).toList();
    await().until(() -> server.requests.size() == CONNECTIONS);
    CountDownLatch due = new CountDownLatch(1);
    api.later(Duration.ZERO, due::countDown);
    assertThat(due.await(500, TimeUnit.MILLISECONDS)).isTrue();
    answers.countDown();
    for (CompletionStage<String> request : hanging) {
      get(request);
    }
  }

  @Test
  void whatIsAskedAgainDoesNotWaitBehindThoseWhoCameLater() throws Exception {
    api.close();
    ApiSettings usual = server.settings(folder);
    api =
        new ApiServer(
            new ApiSettings(
                usual.kubeconfig(), 20, 1, 1, usual.requestTimeout(), usual.retryFor(), 1000));
    server.answer(
        request -> server.requests.size() == 1 ? Answer.failed(503) : Answer.ok(NAMESPACE));
    CompletableFuture<String> first = ask().toCompletableFuture();
    List<CompletableFuture<String>> later =
        Stream.generate(() -> ask().toCompletableFuture()).limit(60).toList();
    get(first);
    assertThat(later.stream().filter(CompletableFuture::isDone).count()).isLessThan(30);
  }

  /** As many connections as there may be, all of them open and none in use. */
  private void restingConnections() throws Exception {
    CountDownLatch all = new CountDownLatch(CONNECTIONS);
    server.answer(
        request -> {
          all.countDown();
          all.await();
          return Answer.ok(NAMESPACE);
        });
    List<CompletionStage<String>> busy = Stream.generate(this::ask).limit(CONNECTIONS).toList();
    for (CompletionStage<String> request : busy) {
      get(request);
    }
    server.answer(request -> Answer.ok(NAMESPACE));
    assertThat(server.connections()).isEqualTo(CONNECTIONS);
  }

  private CompletionStage<String> ask() {
    return api.ask(client -> client.namespaces().withName("a").get().getMetadata().getName());
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
