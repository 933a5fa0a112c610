package io.carrel.actors.project;

import static io.carrel.actors.project.OwnerKit.OWNER;
import static io.carrel.actors.project.OwnerKit.account;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.runtime.FakeRuntime;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Crowds before an owner that is busy with its journal. Without a turnstile they end this JVM. */
final class TurnstileTest {
  private static final int CROWD = 9_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final ActorTestKit KIT =
      ActorTestKit.create(
          PersistenceTestKitPlugin.getInstance()
              .config()
              .withFallback(PersistenceTestKitSnapshotPlugin.config())
              .withFallback(ConfigFactory.load()));

  private final ProjectId project = ProjectId.random();
  private final TestProbe<Project.Reply> replies = KIT.createTestProbe();
  private final ActorRef<ClusterSharding.ShardCommand> shard =
      KIT.<ClusterSharding.ShardCommand>createTestProbe().ref();
  private final ProjectPlatform platform =
      TestPlatform.of(new FakeRuntime(), KIT.<RunQuery>createTestProbe().ref(), new TestClock(), 1);

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  private ActorRef<Project.Command> owner() {
    return KIT.spawn(Project.create(project, platform, shard));
  }

  private void create(ActorRef<Project.Command> owner) {
    owner.tell(
        new Project.Create(
            RequestId.random(), OWNER, account(OWNER), "title 0", "", replies.ref()));
    assertThat(replies.receiveMessage()).isInstanceOf(Project.Accepted.class);
  }

  @Test
  void everyOneOfACrowdIsAnsweredWhenTheOwnerIsBack() {
    ActorRef<Project.Command> first = owner();
    create(first);
    KIT.stop(first);
    ActorRef<Project.Command> again = owner();
    for (int i = 0; i < CROWD; i++) {
      again.tell(new Project.Get(replies.ref()));
    }
    assertThat(replies.receiveSeveralMessages(CROWD, PATIENCE))
        .allMatch(reply -> reply instanceof Project.Viewed);
  }

  @Test
  void everyOneIsHandledInItsOrder() {
    ActorRef<Project.Command> owner = owner();
    create(owner);
    int names = 20;
    int looks = 200;
    for (int name = 1; name <= names; name++) {
      owner.tell(
          new Project.Rename(
              RequestId.random(),
              OWNER,
              "title " + name,
              KIT.<Project.Reply>createTestProbe().ref()));
      for (int i = 0; i < looks; i++) {
        owner.tell(new Project.Get(replies.ref()));
      }
    }
    List<String> seen =
        replies.receiveSeveralMessages(names * looks, PATIENCE).stream()
            .map(reply -> ((Project.Viewed) reply).view().title())
            .toList();
    List<String> expected =
        IntStream.rangeClosed(1, names)
            .boxed()
            .flatMap(name -> IntStream.range(0, looks).mapToObj(i -> "title " + name))
            .toList();
    assertThat(seen).isEqualTo(expected);
  }
}
