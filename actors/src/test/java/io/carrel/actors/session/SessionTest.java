package io.carrel.actors.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.carrel.actors.access.Gates;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Reason;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SessionTest {
  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final TestProbe<Project.Command> owner = kit.createTestProbe();
  private final AtomicBoolean left = new AtomicBoolean();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void aBrowserThatNeverReadsIsCutOff() {
    TestProbe<SocketFrame> socket = kit.createTestProbe();
    ActorRef<Session.Command> session =
        kit.spawn(
            Session.create(
                new EmptyPass(),
                AccountId.random(),
                owner.ref(),
                new NoFrames(),
                Clock.systemUTC()));
    session.tell(new Session.Sending(socket.ref()));
    AtomicInteger beats = new AtomicInteger();
    await()
        .until(
            () -> {
              beats.incrementAndGet();
              time.timePasses(Session.BEAT);
              return left.get();
            });
    // It got one frame, never took it, and was sent no other.
    socket.expectMessageClass(SocketFrame.Text.class);
    socket.expectNoMessage(Duration.ZERO);
    assertThat(Session.BEAT.multipliedBy(beats.get())).isGreaterThan(Session.TOO_SLOW);
  }

  private final class EmptyPass implements Gates.Pass {
    @Override
    public CompletionStage<Reason> revoked() {
      return new CompletableFuture<>();
    }

    @Override
    public ProjectView view() {
      throw new IllegalStateException("there is no project");
    }

    @Override
    public void onView(Consumer<ProjectView> listener) {}

    @Override
    public void touch(String source) {}

    @Override
    public void leave() {
      left.set(true);
    }
  }

  private static final class NoFrames implements SessionFrames {
    @Override
    public String status(ProjectView view) {
      return "{}";
    }

    @Override
    public CompletionStage<String> people(List<ProjectConnection.Presence> present) {
      return CompletableFuture.completedFuture("{}");
    }
  }
}
