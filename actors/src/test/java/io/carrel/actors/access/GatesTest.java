package io.carrel.actors.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import io.carrel.actors.access.Gates.Admission.Admitted;
import io.carrel.actors.access.Gates.Admission.Refused;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Reason;
import io.carrel.actors.project.Role;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Epoch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ActorTestKit kit = ActorTestKit.create();
  private final TestProbe<Project.Command> owner = kit.createTestProbe();
  private final ProjectId project = ProjectId.random();
  private final AtomicBoolean standing = new AtomicBoolean(true);
  private final AccountId ann = AccountId.random();
  private final AccountId bob = AccountId.random();

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  @Test
  void asksOnceAndThenAnswersWithoutTheOwner() throws Exception {
    Gates gates = gates(new GateSettings(LONG, LONG, Duration.ofSeconds(1), LONG));
    CompletionStage<Gates.Admission> first = gates.enter(project, ann, Role.VIEWER);
    watcher().tell(viewed(view(1, 1, Map.of(ann, Role.OWNER, bob, Role.VIEWER))));
    assertThat(get(first)).isInstanceOf(Admitted.class);
    drainWatches();
    for (int i = 0; i < 100; i++) {
      CompletableFuture<Gates.Admission> again =
          gates.enter(project, bob, Role.VIEWER).toCompletableFuture();
      assertThat(again).isCompleted();
    }
    owner.expectNoMessage(Duration.ofMillis(200));
    assertThat(get(gates.enter(project, bob, Role.COLLABORATOR)))
        .isEqualTo(new Refused(Reason.FORBIDDEN));
    assertThat(get(gates.enter(project, AccountId.random(), Role.VIEWER)))
        .isEqualTo(new Refused(Reason.NOT_FOUND));
  }

  @Test
  void revokesExactlyWhoLostTheRoleAndKeepsTheRest() throws Exception {
    Gates gates = gates(new GateSettings(LONG, LONG, Duration.ofSeconds(1), LONG));
    CompletionStage<Gates.Admission> entering = gates.enter(project, ann, Role.OWNER);
    ActorRef<Project.Reply> watcher = watcher();
    watcher.tell(viewed(view(1, 1, Map.of(ann, Role.OWNER, bob, Role.COLLABORATOR))));
    Gates.Pass anns = pass(entering);
    Gates.Pass reads = pass(gates.enter(project, bob, Role.VIEWER));
    Gates.Pass writes = pass(gates.enter(project, bob, Role.COLLABORATOR));

    watcher.tell(viewed(view(2, 2, Map.of(ann, Role.OWNER, bob, Role.VIEWER))));
    assertThat(get(writes.revoked())).isEqualTo(Reason.FORBIDDEN);
    assertThat(reads.revoked().toCompletableFuture()).isNotDone();

    watcher.tell(viewed(view(3, 3, Map.of(ann, Role.OWNER))));
    assertThat(get(reads.revoked())).isEqualTo(Reason.NOT_FOUND);
    assertThat(anns.revoked().toCompletableFuture()).isNotDone();

    // A view that was overtaken lets nobody in again.
    watcher.tell(viewed(view(2, 9, Map.of(ann, Role.OWNER, bob, Role.OWNER))));
    watcher.tell(viewed(view(3, 4, Map.of(ann, Role.COLLABORATOR))));
    assertThat(get(anns.revoked())).isEqualTo(Reason.FORBIDDEN);
    assertThat(get(gates.enter(project, bob, Role.VIEWER)))
        .isEqualTo(new Refused(Reason.NOT_FOUND));
  }

  @Test
  void tellsListenersTheLatestViewAndEachLaterOneUntilTheyLeave() throws Exception {
    Gates gates = gates(new GateSettings(LONG, LONG, Duration.ofSeconds(1), LONG));
    CompletionStage<Gates.Admission> entering = gates.enter(project, ann, Role.OWNER);
    ActorRef<Project.Reply> watcher = watcher();
    watcher.tell(viewed(view(1, 1, Map.of(ann, Role.OWNER))));
    Gates.Pass pass = pass(entering);
    BlockingQueue<Long> seen = new LinkedBlockingQueue<>();
    pass.onView(view -> seen.add(view.sequence()));
    assertThat(seen.poll(3, TimeUnit.SECONDS)).isEqualTo(1);
    watcher.tell(viewed(view(1, 2, Map.of(ann, Role.OWNER)))); // says the same
    watcher.tell(viewed(view(2, 1, Map.of(ann, Role.OWNER)))); // a new incarnation's
    assertThat(seen.poll(3, TimeUnit.SECONDS)).isEqualTo(2);
    pass.leave();
    watcher.tell(viewed(view(3, 3, Map.of(ann, Role.OWNER))));
    Gates.Pass other = pass(gates.enter(project, ann, Role.OWNER));
    BlockingQueue<Long> others = new LinkedBlockingQueue<>();
    other.onView(view -> others.add(view.sequence()));
    assertThat(others.poll(3, TimeUnit.SECONDS)).isEqualTo(3);
    assertThat(seen).isEmpty();
  }

  @Test
  void failsClosedWhenTheOwnerIsSilentAndOpensAgainWhenItSpeaks() throws Exception {
    Gates gates =
        gates(
            new GateSettings(
                Duration.ofSeconds(1), LONG, Duration.ofMillis(100), Duration.ofMillis(500)));
    CompletionStage<Gates.Admission> entering = gates.enter(project, ann, Role.VIEWER);
    ActorRef<Project.Reply> watcher = watcher();
    watcher.tell(viewed(view(1, 1, Map.of(ann, Role.OWNER))));
    Gates.Pass pass = pass(entering);
    assertThat(pass.revoked().toCompletableFuture().get(8, TimeUnit.SECONDS))
        .isEqualTo(Reason.OUT_OF_TOUCH);
    assertThatThrownBy(() -> get(gates.enter(project, ann, Role.VIEWER)))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    watcher.tell(viewed(view(1, 1, Map.of(ann, Role.OWNER))));
    assertThat(get(gates.enter(project, ann, Role.VIEWER))).isInstanceOf(Admitted.class);
  }

  @Test
  void asksAgainUntilTheOwnerAnswers() throws Exception {
    Gates gates = gates(new GateSettings(LONG, LONG, Duration.ofMillis(100), LONG));
    CompletionStage<Gates.Admission> entering = gates.enter(project, ann, Role.VIEWER);
    watcher();
    watcher();
    watcher();
    watcher().tell(new Project.Rejected(Reason.NOT_FOUND));
    assertThat(get(entering)).isEqualTo(new Refused(Reason.NOT_FOUND));
  }

  @Test
  void stopsWatchingSomeTimeAfterTheLastVisitorLeft() throws Exception {
    Gates gates =
        gates(new GateSettings(LONG, Duration.ofMillis(100), Duration.ofSeconds(1), LONG));
    CompletionStage<Gates.Admission> entering = gates.enter(project, ann, Role.VIEWER);
    watcher().tell(viewed(view(1, 1, Map.of(ann, Role.OWNER))));
    pass(entering).leave();
    owner.fishForMessage(
        Duration.ofSeconds(12),
        message ->
            message instanceof Project.Unwatch
                ? akka.actor.testkit.typed.javadsl.FishingOutcomes.complete()
                : akka.actor.testkit.typed.javadsl.FishingOutcomes.continueAndIgnore());
    CompletionStage<Gates.Admission> again = gates.enter(project, ann, Role.VIEWER);
    watcher().tell(viewed(view(1, 1, Map.of(ann, Role.OWNER))));
    assertThat(get(again)).isInstanceOf(Admitted.class);
  }

  @Test
  void passesOneTouchAMinuteOfEachSource() throws Exception {
    Gates gates = gates(new GateSettings(LONG, LONG, Duration.ofSeconds(1), LONG));
    CompletionStage<Gates.Admission> entering = gates.enter(project, ann, Role.VIEWER);
    watcher().tell(viewed(view(1, 1, Map.of(ann, Role.OWNER))));
    Gates.Pass pass = pass(entering);
    drainWatches();
    for (int i = 0; i < 1000; i++) {
      pass.touch("session");
      pass.touch("files");
    }
    assertThat(List.of(owner.receiveMessage(), owner.receiveMessage()))
        .containsExactlyInAnyOrder(new Project.Touch("session"), new Project.Touch("files"));
    owner.expectNoMessage(Duration.ofMillis(200));
  }

  @Test
  void whoIsNotSureToBelongToTheClusterLetsNobodyInByMemory() throws Exception {
    Gates gates = gates(new GateSettings(LONG, LONG, Duration.ofMillis(100), LONG));
    CompletionStage<Gates.Admission> first = gates.enter(project, ann, Role.VIEWER);
    ActorRef<Project.Reply> watcher = watcher();
    watcher.tell(viewed(view(1, 1, Map.of(ann, Role.OWNER))));
    assertThat(get(first)).isInstanceOf(Admitted.class);
    drainWatches();

    standing.set(false);
    CompletionStage<Gates.Admission> second = gates.enter(project, ann, Role.VIEWER);
    watcher().tell(new Project.Rejected(Reason.OUT_OF_TOUCH));
    assertThat(second.toCompletableFuture()).isNotCompleted();

    standing.set(true);
    watcher().tell(viewed(view(2, 1, Map.of(bob, Role.OWNER))));
    assertThat(get(second)).isEqualTo(new Gates.Admission.Refused(Reason.NOT_FOUND));
  }

  @Test
  void turnsToTheSuccessorOfAnOwnerThatEnded() throws Exception {
    Gates gates = gates(new GateSettings(LONG, LONG, LONG, LONG));
    CompletionStage<Gates.Admission> entering = gates.enter(project, ann, Role.VIEWER);
    ActorRef<Project.Command> former = kit.spawn(Behaviors.empty());
    ActorRef<Project.Command> latter = kit.spawn(Behaviors.empty());
    ActorRef<Project.Reply> watcher = watcher();
    watcher.tell(said(former, view(1, 1, Map.of(ann, Role.OWNER))));
    Gates.Pass pass = pass(entering);
    drainWatches();

    kit.stop(former);
    assertThat(watcherAtOnce()).isEqualTo(watcher);
    watcher.tell(said(latter, view(2, 1, Map.of(bob, Role.OWNER))));
    assertThat(get(pass.revoked())).isEqualTo(Reason.NOT_FOUND);

    kit.stop(latter);
    assertThat(watcherAtOnce()).isEqualTo(watcher);
  }

  private ActorRef<Project.Reply> watcherAtOnce() {
    return owner.expectMessageClass(Project.Watch.class, Duration.ofSeconds(2)).watcher();
  }

  private static Project.Viewed viewed(ProjectView view) {
    return new Project.Viewed(view, Optional.empty());
  }

  private static Project.Viewed said(ActorRef<Project.Command> by, ProjectView view) {
    return new Project.Viewed(view, Optional.of(by));
  }

  private Gates gates(GateSettings settings) {
    return GatesOnNode.create(kit.system(), id -> owner.ref(), settings, standing::get);
  }

  private ActorRef<Project.Reply> watcher() {
    return owner.expectMessageClass(Project.Watch.class, Duration.ofSeconds(8)).watcher();
  }

  /** A gate whose question took longer than expected may have asked twice. */
  private void drainWatches() {
    owner.expectNoMessage(Duration.ofMillis(100));
  }

  private static Gates.Pass pass(CompletionStage<Gates.Admission> entering) throws Exception {
    return ((Admitted) get(entering)).pass();
  }

  private static <T> T get(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(3, TimeUnit.SECONDS);
  }

  private ProjectView view(long sequence, long version, Map<AccountId, Role> members) {
    return new ProjectView(
        project,
        sequence,
        version,
        "A project",
        "",
        members,
        ProjectView.Lifecycle.RUNNING,
        "",
        Instant.EPOCH,
        List.of(),
        Optional.empty(),
        new Epoch(1),
        Optional.empty(),
        false,
        Duration.ofMinutes(30),
        Optional.empty(),
        Instant.EPOCH,
        Instant.EPOCH,
        Quota.of(100, 1000, 200, 1000),
        Adjustment.APPLIED,
        Optional.empty());
  }
}
