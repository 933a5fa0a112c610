package io.carrel.k8s.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carrel.actors.runtime.RuntimeFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an API server that is too busy, or not there, gets from us: few make one refuse at will. */
final class ApiServerTest {
  private static final String NAMESPACE = "{\"kind\":\"Namespace\",\"metadata\":{\"name\":\"a\"}}";

  @TempDir Path folder;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final ConcurrentLinkedQueue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Long> requests = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private ApiServer api;

  private record Answer(int code, Optional<String> retryAfter, boolean silent) {}

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
    api = open(1000, 1000, Duration.ofSeconds(5), 1000);
  }

  @AfterEach
  void end() {
    api.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private ApiServer open(double rate, int burst, Duration retryFor, int longestLine)
      throws IOException {
    Path kubeconfig =
        Files.writeString(
            folder.resolve("kubeconfig"),
            "apiVersion: v1\nkind: Config\ncurrent-context: c\n"
                + "contexts: [{name: c, context: {cluster: c}}]\n"
                + "clusters: [{name: c, cluster: {server: 'http://127.0.0.1:"
                + server.getAddress().getPort()
                + "'}}]\n");
    return new ApiServer(
        new ApiSettings(
            Optional.of(kubeconfig), rate, burst, 4, Duration.ofSeconds(1), retryFor, longestLine));
  }

  private void handle(HttpExchange exchange) throws IOException {
    requests.add(System.nanoTime());
    Answer answer = answers.poll();
    if (answer != null && answer.silent()) {
      return;
    }
    int code = answer == null ? 200 : answer.code();
    byte[] body =
        (code == 200
                ? NAMESPACE
                : "{\"kind\":\"Status\",\"code\":" + code + ",\"message\":\"said so\"}")
            .getBytes(StandardCharsets.UTF_8);
    if (answer != null) {
      answer.retryAfter().ifPresent(s -> exchange.getResponseHeaders().add("Retry-After", s));
    }
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503, 504, 409})
  void whatMayPassIsAskedAgain(int code) throws Exception {
    answer(code);
    answer(code);
    assertThat(get(ask())).isEqualTo("a");
    assertThat(requests).hasSize(3);
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 422})
  void whatDoesNotPassIsAskedOnce(int code) {
    answer(code);
    assertThatThrownBy(() -> get(ask())).isInstanceOf(RuntimeFailure.class);
    assertThat(requests).hasSize(1);
  }

  @Test
  void retryAfterHoldsForEverybody() throws Exception {
    answers.add(new Answer(429, Optional.of("2"), false));
    CompletionStage<String> first = ask();
    await().until(() -> requests.size() == 1);
    // The answer itself has to arrive before it can be obeyed.
    await().pollDelay(Duration.ofMillis(200)).until(() -> true);
    CompletionStage<String> second = ask();
    assertThat(get(first)).isEqualTo("a");
    assertThat(get(second)).isEqualTo("a");
    assertThat(requests).hasSize(3);
    assertThat(Duration.ofNanos(requests.get(1) - requests.get(0)))
        .isGreaterThan(Duration.ofMillis(1900));
  }

  @Test
  void patienceEnds() {
    for (int i = 0; i < 1000; i++) {
      answer(503);
    }
    long begun = System.nanoTime();
    assertThatThrownBy(() -> get(ask())).isInstanceOf(RuntimeFailure.Unavailable.class);
    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
    assertThat(requests).hasSizeBetween(3, 20);
  }

  @Test
  void aRequestWithoutAnAnswerIsSentAgain() throws Exception {
    answers.add(new Answer(200, Optional.empty(), true));
    assertThat(get(ask())).isEqualTo("a");
    assertThat(requests).hasSize(2);
  }

  @Test
  void anApiServerThatIsNotThereIsUnavailable() {
    server.stop(0);
    assertThatThrownBy(() -> get(ask()))
        .isInstanceOf(RuntimeFailure.Unavailable.class)
        .hasMessage("The cluster cannot be reached.");
  }

  @Test
  void theRateHolds() throws Exception {
    api.close();
    api = open(20, 2, Duration.ofSeconds(5), 1000);
    List<CompletionStage<String>> all = new ArrayList<>();
    for (int i = 0; i < 22; i++) {
      all.add(ask());
    }
    for (CompletionStage<String> one : all) {
      get(one);
    }
    assertThat(Duration.ofNanos(requests.get(21) - requests.get(0)))
        .isGreaterThan(Duration.ofMillis(900));
  }

  @Test
  void aLineThatIsTooLongFailsAtOnce() throws Exception {
    api.close();
    api = open(0.1, 1, Duration.ofSeconds(5), 1);
    get(ask());
    ask();
    assertThatThrownBy(() -> get(ask()))
        .isInstanceOf(RuntimeFailure.Unavailable.class)
        .hasMessageContaining("Too many");
  }

  @Test
  void closingFailsWhoWaits() throws Exception {
    api.close();
    api = open(0.01, 1, Duration.ofSeconds(5), 1000);
    get(ask());
    CompletionStage<String> waiting = ask();
    api.close();
    assertThatThrownBy(() -> get(waiting)).isInstanceOf(RuntimeFailure.Unavailable.class);
    assertThatThrownBy(() -> get(ask())).isInstanceOf(RuntimeFailure.Unavailable.class);
  }

  private void answer(int code) {
    answers.add(new Answer(code, Optional.empty(), false));
  }

  private CompletionStage<String> ask() {
    return api.ask(client -> client.namespaces().withName("a").get().getMetadata().getName());
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    CompletableFuture<T> future = stage.toCompletableFuture();
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeFailure failure) {
        throw failure;
      }
      throw e;
    }
  }
}
