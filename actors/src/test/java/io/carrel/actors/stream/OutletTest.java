package io.carrel.actors.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.ActorSystem;
import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.BoundedSourceQueue;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.stream.javadsl.Source;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class OutletTest {
  private static final ActorSystem SYSTEM = ActorSystem.create("outlets");

  @AfterAll
  static void end() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aStreamWhoseReaderHasLeftMayBeEnded() {
    Outlet<String> outlet = new Outlet<>(Source.<String>queue(1).to(Sink.cancelled()).run(SYSTEM));
    await().until(() -> !outlet.offer("anything"));
    outlet.complete();
    outlet.fail(new IllegalArgumentException("again"));
    assertThat(outlet.offer("anything")).isFalse();
  }

  @Test
  void theFirstEndCounts() throws Exception {
    Pair<BoundedSourceQueue<String>, CompletionStage<Done>> stream =
        Source.<String>queue(1).toMat(Sink.ignore(), Keep.both()).run(SYSTEM);
    Outlet<String> outlet = new Outlet<>(stream.first());
    outlet.fail(new IllegalArgumentException("first"));
    outlet.complete();
    assertThatThrownBy(() -> stream.second().toCompletableFuture().get(20, TimeUnit.SECONDS))
        .hasMessageContaining("first");
  }

  @Test
  void whoDoesNotKeepUpIsToldWhatFitted() throws Exception {
    Pair<BoundedSourceQueue<Integer>, SinkQueueWithCancel<Integer>> stream =
        Source.<Integer>queue(4)
            .toMat(Sink.<Integer>queue().withAttributes(Attributes.inputBuffer(1, 1)), Keep.both())
            .run(SYSTEM);
    Outlet<Integer> outlet = new Outlet<>(stream.first());
    int offered = 0;
    while (outlet.offer(offered)) {
      offered++;
    }
    outlet.complete();
    for (int i = 0; i < offered; i++) {
      assertThat(stream.second().pull().toCompletableFuture().get(20, TimeUnit.SECONDS))
          .contains(i);
    }
    assertThat(stream.second().pull().toCompletableFuture().get(20, TimeUnit.SECONDS)).isEmpty();
    assertThat(offered).isBetween(4, 6);
  }
}
