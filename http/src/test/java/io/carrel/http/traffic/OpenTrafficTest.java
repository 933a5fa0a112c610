package io.carrel.http.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.inspection.NodeTraffic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.Closeable;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What admins and metrics are told of connections. */
final class OpenTrafficTest {
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final OpenTraffic traffic =
      new OpenTraffic(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), meters);

  private double bytes(String direction) {
    return meters.get("carrel.proxied").tag("direction", direction).functionCounter().count();
  }

  @Test
  void countsWhatIsOpenOnce() throws IOException {
    AccountId account = AccountId.random();
    ProjectId project = ProjectId.random();
    Closeable first = traffic.application(account, project, 8000);
    Closeable second = traffic.application(account, project, 8000);
    Closeable session = traffic.session(account, project);
    assertThat(traffic.proxied()).isEqualTo(2);
    assertThat(traffic.sessions()).isEqualTo(1);
    assertThat(traffic.connected(2)).hasSize(2);
    first.close();
    first.close();
    session.close();
    assertThat(traffic.connected(10))
        .isEqualTo(
            List.of(
                new NodeTraffic.Connected(
                    NodeTraffic.Kind.APPLICATION,
                    account,
                    project,
                    Optional.of(8000),
                    Instant.EPOCH)));
    assertThat(meters.get("carrel.proxied.connections").gauge().value()).isEqualTo(1);
    second.close();
    assertThat(traffic.connected(10)).isEmpty();
  }

  @Test
  void countsBytesBothWays() throws Exception {
    ActorTestKit kit = ActorTestKit.create();
    try {
      Source.from(List.of(ByteString.fromString("four"), ByteString.fromString("five!")))
          .via(traffic.sending())
          .via(traffic.receiving())
          .runWith(Sink.ignore(), kit.system())
          .toCompletableFuture()
          .join();
      traffic.received(100);
      await().untilAsserted(() -> assertThat(bytes("to_server")).isEqualTo(9));
      assertThat(bytes("from_server")).isEqualTo(109);
    } finally {
      kit.shutdownTestKit();
    }
  }
}
