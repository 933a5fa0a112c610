package io.carrel.actors.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.stream.BoundedSourceQueue;
import akka.stream.javadsl.Source;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.Settings;
import io.carrel.actors.prepull.NodePreparation;
import io.carrel.actors.prepull.NodeProgress;
import io.carrel.actors.prepull.Preparation;
import io.carrel.actors.runtime.RuntimeFailure;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class NodePreparerTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load());
  private static final Preparation ONE =
      new Preparation(
          "carrel/project:1",
          List.of(
              new NodeProgress(
                  "node-1", NodeProgress.Phase.PREPARING, false, "Pulling the image x")),
          "");

  private final Streams streams = new Streams();
  private final ActorRef<NodePreparer.Command> preparer =
      KIT.spawn(NodePreparer.create(streams, Settings.of(ConfigFactory.load())));
  private final TestProbe<Preparation> probe = KIT.createTestProbe();

  /** What runs is in the hands of the test. */
  private static final class Streams implements NodePreparation {
    final BlockingQueue<BoundedSourceQueue<Preparation>> opened = new LinkedBlockingQueue<>();
    final AtomicInteger ended = new AtomicInteger();

    @Override
    public Source<Preparation, NotUsed> prepare() {
      return Source.<Preparation>queue(16)
          .mapMaterializedValue(
              queue -> {
                opened.add(queue);
                return NotUsed.getInstance();
              })
          .watchTermination(
              (any, end) -> {
                end.whenCompleteAsync((done, failure) -> ended.incrementAndGet(), Runnable::run);
                return any;
              });
    }

    BoundedSourceQueue<Preparation> next() throws InterruptedException {
      BoundedSourceQueue<Preparation> queue = opened.poll(20, TimeUnit.SECONDS);
      assertThat(queue).as("a stream").isNotNull();
      return queue;
    }
  }

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  private Preparation known() {
    preparer.tell(new NodePreparer.Get(probe.ref()));
    return probe.receiveMessage();
  }

  @Test
  void tellsWhatIsKnown() throws Exception {
    BoundedSourceQueue<Preparation> stream = streams.next();
    assertThat(known()).isEqualTo(Preparation.begun());
    stream.offer(ONE);
    await().until(() -> known().equals(ONE));
  }

  @Test
  void keepsWhatWasKnownBesideTheTroubleAndBeginsAnew() throws Exception {
    BoundedSourceQueue<Preparation> first = streams.next();
    first.offer(ONE);
    await().until(() -> known().equals(ONE));
    first.fail(new RuntimeFailure.Unavailable("The cluster cannot be reached."));
    await().until(() -> known().equals(ONE.troubledBy("The cluster cannot be reached.")));
    streams.next().offer(ONE);
    await().until(() -> known().equals(ONE));
  }

  @Test
  void doesNotShowWhatIsNoSentence() throws Exception {
    streams.next().fail(new IllegalStateException("at line 7"));
    await().until(() -> !known().trouble().isEmpty());
    assertThat(known().trouble()).isEqualTo("The hub failed to prepare nodes; its log says why.");
  }

  @Test
  void endsItsStreamWhenItIsTold() throws Exception {
    streams.next();
    preparer.tell(new NodePreparer.Stop());
    await().until(() -> streams.ended.get() == 1);
  }
}
