package io.carrel.http.port;

import static org.assertj.core.api.Assertions.assertThat;

import akka.NotUsed;
import akka.actor.CoordinatedShutdown;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import io.carrel.http.RawClient;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PublicPortTest {
  private static final String REQUEST = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

  @Test
  void drainsIdleConnectionsAtOnceAndOthersWithTheirAnswer() throws Exception {
    ActorTestKit kit = ActorTestKit.create();
    BlockingQueue<CompletableFuture<HttpResponse>> asked = new LinkedBlockingQueue<>();
    Flow<HttpRequest, HttpResponse, NotUsed> routes =
        Flow.of(HttpRequest.class)
            .mapAsync(
                1,
                request -> {
                  CompletableFuture<HttpResponse> answer = new CompletableFuture<>();
                  asked.add(answer);
                  return answer;
                });
    int port =
        new PublicPort(
                kit.system(),
                ServerSettings.create(kit.system().classicSystem()),
                routes,
                Duration.ofSeconds(60))
            .listen("127.0.0.1", 0, Duration.ofSeconds(20))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS)
            .getPort();
    try (RawClient idle = new RawClient(port);
        RawClient busy = new RawClient(port)) {
      busy.say(REQUEST);
      CompletableFuture<HttpResponse> answer = asked.poll(10, TimeUnit.SECONDS);
      var ended =
          CoordinatedShutdown.get(kit.system())
              .runAll(CoordinatedShutdown.unknownReason())
              .toCompletableFuture();
      assertThat(idle.untilClosed()).isEmpty();
      assertThat(answer).isNotNull();
      answer.complete(HttpResponse.create().withEntity("whole"));
      assertThat(busy.untilClosed()).contains("Connection: close").endsWith("whole");
      ended.get(30, TimeUnit.SECONDS);
    }
  }

  @Test
  void aPieceHasFewHeadsAndBodiesPassWhole() {
    ByteString burst = ByteString.fromString(REQUEST.repeat(100));
    int heads = HeadLimit.BLANK_LINES;
    assertThat(HeadLimit.pieceLength(burst)).isEqualTo(heads * REQUEST.length());
    ByteString bare = ByteString.fromString("GET / HTTP/1.1\nHost: a\n\n".repeat(100));
    assertThat(HeadLimit.pieceLength(bare)).isEqualTo(heads * 24);
    ByteString body = ByteString.fromArray(new byte[100_000]);
    assertThat(HeadLimit.pieceLength(body)).isEqualTo(100_000);
  }
}
