package io.carrel.k8s.watch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import akka.actor.ActorSystem;
import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.RuntimeFailure;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class SliceViewTest {
  private static final ActorSystem SYSTEM = ActorSystem.create("views");

  @AfterAll
  static void end() throws Exception {
    SYSTEM.terminate();
    SYSTEM.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  void aStreamThatNobodyReadsAnyMoreMayFailTwice() {
    BoundedSourceQueue<Observation> queue =
        Source.<Observation>queue(1).to(Sink.cancelled()).run(SYSTEM);
    Observation any = new Observation.Listed(List.of());
    await()
        .until(
            () -> !queue.offer(any).isEnqueued() && queue.offer(any) != QueueOfferResult.dropped());
    assertThatCode(() -> new SliceView(queue).fail(new RuntimeFailure.Unavailable("again")))
        .doesNotThrowAnyException();
  }
}
