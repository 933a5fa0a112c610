package io.carrel.actors.project;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.runtime.FakeRuntime;
import io.carrel.actors.runtime.Observed;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** One owner over a fake runtime, with everything it stores and answers serialized. */
final class OwnerKit {
  static final By OWNER = new By.Person(AccountId.random());
  static final By ADMIN = new By.Admin(AccountId.random());
  static final By STRANGER = new By.Person(AccountId.random());

  final ProjectId project = ProjectId.random();
  final TestClock clock = new TestClock();
  final FakeRuntime runtime = new FakeRuntime();
  final AtomicBoolean standing = new AtomicBoolean(true);
  final TestProbe<RunQuery> registry;
  final TestProbe<ClusterSharding.ShardCommand> shard;
  private final TestProbe<Project.Reply> viewer;
  final ProjectPlatform platform;
  final EventSourcedBehaviorTestKit<Project.Command, ProjectEvent, ProjectState> kit;
  private final ManualTime time;

  static ActorTestKit system() {
    return ActorTestKit.create(
        TestPlatform.MANUAL_TIME
            .withFallback(EventSourcedBehaviorTestKit.config())
            .withFallback(ConfigFactory.load()));
  }

  OwnerKit(ActorSystem<?> system) {
    time = ManualTime.get(system);
    registry = TestProbe.create(system);
    shard = TestProbe.create(system);
    viewer = TestProbe.create(system);
    platform = TestPlatform.of(runtime, registry.ref(), clock, 1, standing::get);
    kit =
        EventSourcedBehaviorTestKit.create(
            system,
            Project.create(project, platform, shard.ref()),
            EventSourcedBehaviorTestKit.enabledSerializationSettings().withVerifyEquality(true));
  }

  static AccountId account(By by) {
    if (by instanceof By.Person person) {
      return person.account();
    } else if (by instanceof By.Admin admin) {
      return admin.account();
    }
    throw new IllegalArgumentException("the platform has no account");
  }

  OwnerKit created() {
    ask(
        to ->
            new Project.Create(
                RequestId.random(), OWNER, account(OWNER), "Title", "Description", to));
    return this;
  }

  OwnerKit with(By member, Role role) {
    ask(to -> new Project.AddMember(RequestId.random(), OWNER, account(member), role, to));
    return this;
  }

  CommandResultWithReply<Project.Command, ProjectEvent, ProjectState, Project.Reply> ask(
      Function<ActorRef<Project.Reply>, Project.Command> command) {
    return kit.runCommand(command);
  }

  CommandResultWithReply<Project.Command, ProjectEvent, ProjectState, Project.Reply> start() {
    return ask(to -> new Project.Start(RequestId.random(), OWNER, to));
  }

  CommandResultWithReply<Project.Command, ProjectEvent, ProjectState, Project.Reply> stop() {
    return ask(to -> new Project.Stop(RequestId.random(), OWNER, to));
  }

  /** The run that the runtime has, told by its observer. */
  Observed observe() {
    Observed run = runtime.run(project).orElseThrow();
    kit.runCommand(new Project.RunObserved(run));
    return run;
  }

  OwnerKit running() {
    start();
    observe();
    return this;
  }

  void pass(Duration duration) {
    clock.advance(duration);
    time.timePasses(duration);
  }

  /** Also while an event is being written, for which the kit itself would not wait. */
  ProjectView view() {
    kit.runCommand(new Project.Get(viewer.ref()));
    return ((Project.Viewed) viewer.receiveMessage()).view();
  }

  Existing state() {
    return (Existing) kit.getState();
  }
}
