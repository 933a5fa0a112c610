package io.carrel.actors.project;

import static io.carrel.actors.project.OwnerKit.OWNER;
import static io.carrel.actors.project.OwnerKit.account;
import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.session.ProjectConnection;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every permitted command in every state: an owner that lacks one would compile, and fail when it
 * is sent.
 */
final class OwnerExhaustivenessTest {
  private static final ActorTestKit SYSTEM = OwnerKit.system();
  private static final String UID = "run-9";

  private static final Map<Class<? extends ProjectState>, Consumer<OwnerKit>> STATES =
      Map.of(
          ProjectState.Absent.class, owner -> {},
          ProjectState.Stopped.class, OwnerKit::created,
          ProjectState.Starting.class,
              owner -> {
                owner.runtime.progress(false);
                owner.created().start();
              },
          ProjectState.Running.class, owner -> owner.created().running(),
          ProjectState.Stopping.class,
              owner -> {
                owner.created().running().runtime.endWhenTold(false);
                owner.stop();
              },
          ProjectState.Failed.class,
              owner -> {
                owner.created().running().runtime.end(owner.project, "It broke.");
                owner.observe();
              },
          ProjectState.Deleted.class,
              owner -> {
                owner.created();
                owner.ask(to -> new Project.Delete(RequestId.random(), OWNER, to));
              });

  @AfterAll
  static void end() {
    SYSTEM.shutdownTestKit();
  }

  static Stream<Class<?>> leaves(Class<?> type) {
    Class<?>[] permitted = type.getPermittedSubclasses();
    return permitted == null ? Stream.of(type) : Arrays.stream(permitted).flatMap(c -> leaves(c));
  }

  static List<Arguments> statesAndCommands() {
    return leaves(ProjectState.class)
        .flatMap(
            state ->
                leaves(Project.Command.class)
                    .map(
                        command ->
                            Arguments.of(
                                Named.of(state.getSimpleName(), state),
                                Named.of(command.getSimpleName(), command))))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("statesAndCommands")
  void isUnderstood(Class<?> state, Class<?> command) throws Exception {
    OwnerKit owner = new OwnerKit(SYSTEM.system());
    Consumer<OwnerKit> reach = STATES.get(state);
    assertThat(reach).as("a way to %s", state).isNotNull();
    reach.accept(owner);
    assertThat(owner.kit.getState()).isInstanceOf(state);

    TestProbe<Project.Reply> replies = SYSTEM.createTestProbe();
    TestProbe<ProjectConnection.Event> session = SYSTEM.createTestProbe();
    Project.Command sent = instance(command, owner, replies.ref(), session.ref());
    ActorRef<Project.Command> ref =
        SYSTEM.spawn(Project.create(owner.project, owner.platform, owner.shard.ref()));
    ref.tell(sent);
    if (sent instanceof Project.Request
        || sent instanceof Project.Get
        || sent instanceof Project.Inspect
        || sent instanceof Project.Watch) {
      replies.receiveMessage();
    }
    TestProbe<Project.Reply> after = SYSTEM.createTestProbe();
    if (sent instanceof Project.Leave) {
      after.expectTerminated(ref);
      return;
    }
    ref.tell(new Project.Get(after.ref()));
    after.receiveMessage();
    SYSTEM.stop(ref);
  }

  private static Project.Command instance(
      Class<?> type,
      OwnerKit owner,
      ActorRef<Project.Reply> replies,
      ActorRef<ProjectConnection.Event> session)
      throws Exception {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    Object[] values =
        Arrays.stream(components)
            .map(
                c ->
                    c.getType() == ActorRef.class
                        ? (c.getName().equals("session") ? session : replies)
                        : value(c, owner))
            .toArray();
    var constructor = type.getDeclaredConstructor(types);
    constructor.setAccessible(true);
    return (Project.Command) constructor.newInstance(values);
  }

  private static Object value(RecordComponent component, OwnerKit owner) {
    Map<Class<?>, Object> values =
        Map.ofEntries(
            Map.entry(RequestId.class, RequestId.random()),
            Map.entry(By.class, OWNER),
            Map.entry(AccountId.class, account(OWNER)),
            Map.entry(Role.class, Role.COLLABORATOR),
            Map.entry(String.class, UID),
            Map.entry(boolean.class, true),
            Map.entry(long.class, 0L),
            Map.entry(Duration.class, Duration.ofHours(1)),
            Map.entry(Optional.class, Optional.of(new ImageReference("debian"))),
            Map.entry(Instant.class, owner.clock.instant()),
            Map.entry(RuntimeFailure.class, new RuntimeFailure.Unavailable("No answer.")),
            Map.entry(
                Observed.class,
                new Observed(
                    owner.project, new Epoch(1), UID, Phase.STARTING, "", Optional.empty())));
    Object value = values.get(component.getType());
    assertThat(value).as("a value for %s", component).isNotNull();
    return value;
  }
}
