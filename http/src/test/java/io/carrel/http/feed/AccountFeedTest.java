package io.carrel.http.feed;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.pubsub.Topic;
import akka.japi.Pair;
import akka.stream.Attributes;
import akka.stream.BoundedSourceQueue;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.SinkQueueWithCancel;
import akka.stream.javadsl.Source;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.directory.ProjectDirectory;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.stream.Outlet;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pages that are slow, or leave, are nobody else's business. */
final class AccountFeedTest {
  private static final AccountId ADA = AccountId.random();

  private volatile boolean broken;
  private final ActorTestKit kit = ActorTestKit.create();
  private final ActorRef<Topic.Command<ProjectChanged>> changes =
      kit.spawn(Topic.create(ProjectChanged.class, "changes"));
  private final ActorRef<AccountFeed.Command> feed =
      kit.spawn(AccountFeed.create(everyProjectIsGone(), changes));

  @AfterEach
  void end() {
    kit.shutdownTestKit();
  }

  @Test
  void whatASlowPageMissesTheOthersAreTold() throws Exception {
    open(1);
    SinkQueueWithCancel<String> reads = open(16);
    for (int change = 0; change < 8; change++) {
      ProjectId project = ProjectId.random();
      publish(project);
      assertThat(next(reads)).contains("hub.project_gone").contains(project.toString());
    }
  }

  @Test
  void aSlowPageIsSentAwayAfterWhatItGot() throws Exception {
    SinkQueueWithCancel<String> slow = open(1);
    SinkQueueWithCancel<String> reads = open(16);
    for (int change = 0; change < 8; change++) {
      publish(ProjectId.random());
      next(reads);
    }
    int got = 0;
    while (slow.pull().toCompletableFuture().get(20, TimeUnit.SECONDS).isPresent()) {
      got++;
    }
    assertThat(got).isBetween(1, 7);
  }

  @Test
  void aPageThatLeavesTakesNobodyAlong() throws Exception {
    SinkQueueWithCancel<String> leaves = open(16);
    SinkQueueWithCancel<String> reads = open(16);
    publish(ProjectId.random());
    next(reads);
    leaves.cancel();
    for (int change = 0; change < 3; change++) {
      publish(ProjectId.random());
      next(reads);
    }
    feed.tell(new AccountFeed.Drain());
    assertThat(next(reads)).contains("draining");
    assertThat(reads.pull().toCompletableFuture().get(20, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void whatIsUnforeseenEndsThePagesButNotTheFeed() throws Exception {
    SinkQueueWithCancel<String> open = open(16);
    broken = true;
    publish(ProjectId.random());
    assertThat(next(open)).contains("draining");
    assertThat(open.pull().toCompletableFuture().get(20, TimeUnit.SECONDS)).isEmpty();
    broken = false;
    SinkQueueWithCancel<String> back = open(16);
    ProjectId project = ProjectId.random();
    publish(project);
    assertThat(next(back)).contains("hub.project_gone").contains(project.toString());
  }

  private void publish(ProjectId project) {
    changes.tell(Topic.publish(new ProjectChanged(project, List.of(ADA))));
  }

  private SinkQueueWithCancel<String> open(int buffer) {
    Pair<BoundedSourceQueue<String>, SinkQueueWithCancel<String>> page =
        Source.<String>queue(buffer)
            .toMat(Sink.<String>queue().withAttributes(Attributes.inputBuffer(1, 1)), Keep.both())
            .run(kit.system());
    feed.tell(new AccountFeed.Opened(ADA, new Outlet<>(page.first())));
    return page.second();
  }

  private static String next(SinkQueueWithCancel<String> page) throws Exception {
    return page.pull().toCompletableFuture().get(20, TimeUnit.SECONDS).orElseThrow();
  }

  /** The feed looks projects up, and asks nothing else. */
  private ProjectDirectory everyProjectIsGone() {
    return (ProjectDirectory)
        Proxy.newProxyInstance(
            AccountFeedTest.class.getClassLoader(),
            new Class<?>[] {ProjectDirectory.class},
            (self, method, arguments) -> {
              if (broken) {
                throw new IllegalStateException("unforeseen");
              }
              return CompletableFuture.completedFuture(Optional.empty());
            });
  }
}
