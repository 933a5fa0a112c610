package io.carrel.actors.project;

import static io.carrel.actors.project.OwnerKit.ADMIN;
import static io.carrel.actors.project.OwnerKit.OWNER;
import static io.carrel.actors.project.OwnerKit.STRANGER;
import static io.carrel.actors.project.OwnerKit.account;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.FakeRuntime;
import io.carrel.actors.runtime.ImageReference;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.session.ProjectConnection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every command of an owner, with what it stores and answers serialized. */
final class OwnerTest {
  private static final ActorTestKit SYSTEM = OwnerKit.system();

  private final By collaborator = new By.Person(AccountId.random());
  private final By viewer = new By.Person(AccountId.random());
  private OwnerKit owner = new OwnerKit(SYSTEM.system());

  @AfterAll
  static void end() {
    SYSTEM.shutdownTestKit();
  }

  @BeforeEach
  void create() {
    owner = new OwnerKit(SYSTEM.system()).created();
  }

  private void rejects(Reason reason, Function<ActorRef<Project.Reply>, Project.Command> command) {
    var result = owner.ask(command);
    assertThat(result.reply()).isEqualTo(new Project.Rejected(reason));
    assertThat(result.hasNoEvents()).isTrue();
  }

  private static RequestId id() {
    return RequestId.random();
  }

  @Test
  void tellsAdminsWhatItKnowsWhileItIsSure() {
    owner.running();
    TestProbe<Project.Reply> admin = SYSTEM.createTestProbe();
    owner.kit.runCommand(new Project.Inspect(admin.ref()));
    ProjectInspection seen = ((Project.Inspected) admin.receiveMessage()).inspection();
    assertThat(seen.view().state()).isEqualTo(Lifecycle.RUNNING);
    assertThat(seen.desired()).isEqualTo(owner.state().desired());
    assertThat(seen.observed()).isEqualTo(owner.runtime.run(owner.project));
    assertThat(seen.link().orElseThrow().present()).isEmpty();
    assertThat(seen.watchers()).isZero();
    assertThat(seen.node()).isEqualTo(SYSTEM.system().address().toString());

    owner.standing.set(false);
    owner.kit.runCommand(new Project.Inspect(admin.ref()));
    assertThat(admin.receiveMessage()).isEqualTo(new Project.Rejected(Reason.OUT_OF_TOUCH));
  }

  @Test
  void tellsAdminsThatThereIsNoSuchProject() {
    OwnerKit nobodys = new OwnerKit(SYSTEM.system());
    TestProbe<Project.Reply> admin = SYSTEM.createTestProbe();
    nobodys.kit.runCommand(new Project.Inspect(admin.ref()));
    assertThat(admin.receiveMessage()).isEqualTo(new Project.Rejected(Reason.NOT_FOUND));
  }

  @Test
  void createMakesItsOwner() {
    ProjectView view = owner.view();
    assertThat(view.state()).isEqualTo(Lifecycle.STOPPED);
    assertThat(view.members()).containsExactly(Map.entry(account(OWNER), Role.OWNER));
    assertThat(view.sequence()).isEqualTo(1);
    rejects(
        Reason.ALREADY_EXISTS,
        to -> new Project.Create(id(), OWNER, account(OWNER), "Other", "", to));
  }

  @Test
  void createRefusesBadTitlesAndOtherPeoplesNames() {
    owner = new OwnerKit(SYSTEM.system());
    AccountId me = account(OWNER);
    rejects(Reason.INVALID, to -> new Project.Create(id(), OWNER, me, "  ", "", to));
    rejects(Reason.INVALID, to -> new Project.Create(id(), OWNER, me, "a\nb", "", to));
    rejects(
        Reason.INVALID,
        to -> new Project.Create(id(), OWNER, me, "x".repeat(Project.MAX_TITLE + 1), "", to));
    rejects(Reason.FORBIDDEN, to -> new Project.Create(id(), STRANGER, me, "Title", "", to));
    rejects(Reason.NOT_FOUND, Project.Get::new);
    rejects(Reason.NOT_FOUND, to -> new Project.Start(id(), OWNER, to));
  }

  @Test
  void startRunsWithTheEpochOfItsDecision() {
    var started = owner.start();
    assertThat(started.eventOfType(ProjectEvent.StartRequested.class).epoch())
        .isEqualTo(new Epoch(2));
    assertThat(started.replyOfType(Project.Accepted.class).view().state())
        .isEqualTo(Lifecycle.STARTING);
    Observed run = owner.observe();
    assertThat(run.epoch()).isEqualTo(new Epoch(2));
    ProjectView view = owner.view();
    assertThat(view.state()).isEqualTo(Lifecycle.RUNNING);
    assertThat(view.endpoint()).isEqualTo(run.endpoint());
    assertThat(
            owner.runtime.opens(
                run.endpoint().orElseThrow(),
                TestPlatform.CREDENTIALS.of(owner.project, new Epoch(2))))
        .isTrue();
    assertThat(view.steps()).isNotEmpty();
  }

  @Test
  void startingWhatRunsIsAcceptedWithoutAnEvent() {
    owner.start();
    assertThat(owner.start().hasNoEvents()).isTrue();
    owner.observe();
    var again = owner.start();
    assertThat(again.hasNoEvents()).isTrue();
    assertThat(again.reply()).isInstanceOf(Project.Accepted.class);
  }

  @Test
  void aRepeatedRequestDecidesNothingAnew() {
    RequestId start = id();
    owner.ask(to -> new Project.Start(start, OWNER, to));
    owner.observe();
    owner.stop();
    await().until(() -> owner.view().state() == Lifecycle.STOPPED);
    var repeated = owner.ask(to -> new Project.Start(start, OWNER, to));
    assertThat(repeated.hasNoEvents()).isTrue();
    assertThat(repeated.replyOfType(Project.Accepted.class).view().state())
        .isEqualTo(Lifecycle.STOPPED);

    owner.kit.restart();
    assertThat(owner.ask(to -> new Project.Start(start, OWNER, to)).hasNoEvents()).isTrue();
    assertThat(owner.ask(to -> new Project.Start(start, ADMIN, to)).hasNoEvents()).isFalse();
  }

  @Test
  void stopEndsTheRun() {
    owner.running();
    assertThat(owner.stop().eventOfType(ProjectEvent.StopRequested.class).reason()).isEmpty();
    await().until(() -> owner.view().state() == Lifecycle.STOPPED);
    assertThat(owner.runtime.runs()).isEmpty();
    assertThat(owner.stop().hasNoEvents()).isTrue();
  }

  @Test
  void stopWinsWhileTheRuntimeHasNotAnsweredTheStart() {
    owner.runtime.failWith(new RuntimeFailure.Unavailable("No answer."));
    owner.start();
    owner.stop();
    owner.runtime.failWith(null);
    owner.kit.runCommand(new Project.NotListed());
    await().until(() -> owner.view().state() == Lifecycle.STOPPED);
    assertThat(owner.runtime.runs()).isEmpty();
  }

  @Test
  void aRunThatWaitsIsAskedForOnce() {
    owner.runtime.progress(false);
    owner.start();
    assertThat(owner.observe().phase()).isEqualTo(Phase.PENDING);
    owner.pass(TestPlatform.SETTINGS.confirmInterval());
    assertThat(starts()).isEqualTo(1);

    owner.kit.restart();
    owner.observe();
    assertThat(starts()).isEqualTo(2);
  }

  private long starts() {
    return owner.runtime.requests().stream()
        .filter(request -> request instanceof FakeRuntime.Request.Run)
        .count();
  }

  @Test
  void restartGivesAnotherRunOfALaterEpoch() {
    owner.running();
    Observed first = owner.runtime.run(owner.project).orElseThrow();
    var restarted = owner.ask(to -> new Project.Restart(id(), OWNER, to));
    Epoch epoch = restarted.eventOfType(ProjectEvent.RestartRequested.class).epoch();
    await()
        .untilAsserted(
            () -> {
              Observed run = owner.runtime.run(owner.project).orElseThrow();
              assertThat(run.epoch()).isEqualTo(epoch);
              assertThat(run.uid()).isNotEqualTo(first.uid());
            });
    owner.observe();
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
  }

  @Test
  void answersNothingFromMemoryWhileItMayHaveBeenReplaced() {
    owner.running();
    owner.standing.set(false);
    Project.Rejected unsure = new Project.Rejected(Reason.OUT_OF_TOUCH);
    assertThat(owner.ask(Project.Get::new).reply()).isEqualTo(unsure);
    assertThat(owner.ask(Project.Watch::new).reply()).isEqualTo(unsure);
    // It runs already: an answer without an event, so one from memory.
    assertThat(owner.start().reply()).isEqualTo(unsure);
    // What is written is true: the journal takes it from the rightful owner only.
    assertThat(owner.stop().reply()).isInstanceOf(Project.Accepted.class);
    assertThat(owner.runtime.runs()).hasSize(1);

    owner.standing.set(true);
    owner.pass(Duration.ofMillis(200));
    await().until(() -> owner.runtime.runs().isEmpty());
  }

  @Test
  void deleteEndsTheRunAndOnlyRestoreIsPossibleThen() {
    owner.running();
    owner.ask(to -> new Project.Delete(id(), OWNER, to));
    await().until(() -> owner.runtime.runs().isEmpty());
    assertThat(owner.view().state()).isEqualTo(Lifecycle.DELETED);
    rejects(Reason.DELETED, to -> new Project.Start(id(), OWNER, to));
    rejects(Reason.DELETED, to -> new Project.Rename(id(), OWNER, "New", to));
    rejects(Reason.NOT_FOUND, to -> new Project.Restore(id(), STRANGER, to));
    owner.ask(to -> new Project.Restore(id(), OWNER, to));
    assertThat(owner.view().state()).isEqualTo(Lifecycle.STOPPED);
  }

  @Test
  void settingsAreChangedWithinTheirBounds() {
    owner.ask(to -> new Project.Rename(id(), OWNER, "New", to));
    owner.ask(to -> new Project.Describe(id(), OWNER, "Newer", to));
    owner.ask(to -> new Project.SetAlwaysRunning(id(), OWNER, true, to));
    owner.ask(to -> new Project.SetIdleTimeout(id(), OWNER, Duration.ofHours(1), to));
    ProjectView view = owner.view();
    assertThat(view.title()).isEqualTo("New");
    assertThat(view.description()).isEqualTo("Newer");
    assertThat(view.alwaysRunning()).isTrue();
    assertThat(view.idleTimeout()).isEqualTo(Duration.ofHours(1));
    rejects(Reason.INVALID, to -> new Project.Rename(id(), OWNER, "", to));
    rejects(
        Reason.INVALID,
        to -> new Project.Describe(id(), OWNER, "x".repeat(Project.MAX_DESCRIPTION + 1), to));
    rejects(
        Reason.INVALID, to -> new Project.SetIdleTimeout(id(), OWNER, Duration.ofMinutes(1), to));
  }

  @Test
  void anImageHoldsFromTheNextStartOn() {
    ImageReference image = new ImageReference("registry.example.org/science/python:3.12");
    owner.running();
    owner.ask(to -> new Project.SetImage(id(), OWNER, Optional.of(image), to));
    assertThat(owner.view().image()).contains(image);
    assertThat(owner.runtime.spec(owner.project).orElseThrow().image()).isEmpty();
    owner.stop();
    await().until(() -> owner.runtime.runs().isEmpty());
    owner.running();
    assertThat(owner.runtime.spec(owner.project).orElseThrow().image()).contains(image);
    owner.ask(to -> new Project.SetImage(id(), OWNER, Optional.empty(), to));
    assertThat(owner.view().image()).isEmpty();
  }

  @Test
  void membersAreChangedByOwnersAndLeaveByThemselves() {
    owner.with(collaborator, Role.COLLABORATOR).with(viewer, Role.VIEWER);
    AccountId me = account(OWNER);
    rejects(
        Reason.ALREADY_MEMBER,
        to -> new Project.AddMember(id(), OWNER, account(viewer), Role.OWNER, to));
    rejects(
        Reason.FORBIDDEN, to -> new Project.RemoveMember(id(), collaborator, account(viewer), to));
    rejects(
        Reason.NO_SUCH_MEMBER, to -> new Project.RemoveMember(id(), OWNER, account(STRANGER), to));
    rejects(Reason.LAST_OWNER, to -> new Project.RemoveMember(id(), OWNER, me, to));
    rejects(Reason.LAST_OWNER, to -> new Project.ChangeRole(id(), OWNER, me, Role.VIEWER, to));
    owner.ask(to -> new Project.RemoveMember(id(), viewer, account(viewer), to));
    owner.ask(to -> new Project.ChangeRole(id(), OWNER, account(collaborator), Role.OWNER, to));
    owner.ask(to -> new Project.RemoveMember(id(), OWNER, me, to));
    assertThat(owner.view().members())
        .containsExactly(Map.entry(account(collaborator), Role.OWNER));
    rejects(Reason.NOT_FOUND, to -> new Project.Start(id(), OWNER, to));
  }

  @Test
  void eachRoleMayDoItsPart() {
    owner.with(collaborator, Role.COLLABORATOR).with(viewer, Role.VIEWER);
    for (By by : List.of(OWNER, ADMIN, collaborator)) {
      assertThat(owner.ask(to -> new Project.Rename(id(), by, "By " + by.hashCode(), to)).reply())
          .isInstanceOf(Project.Accepted.class);
    }
    rejects(Reason.FORBIDDEN, to -> new Project.Start(id(), viewer, to));
    rejects(Reason.FORBIDDEN, to -> new Project.Delete(id(), collaborator, to));
    rejects(Reason.FORBIDDEN, to -> new Project.SetAlwaysRunning(id(), collaborator, true, to));
    rejects(Reason.NOT_FOUND, to -> new Project.Start(id(), STRANGER, to));
    By platform = new By.Platform("actions");
    rejects(Reason.FORBIDDEN, to -> new Project.Delete(id(), platform, to));
    assertThat(owner.ask(to -> new Project.Start(id(), platform, to)).reply())
        .isInstanceOf(Project.Accepted.class);
  }

  @Test
  void aStartThatIsNotReadyInTimeHasFailedAndIsGivenUp() {
    owner.runtime.progress(false);
    owner.start();
    owner.pass(TestPlatform.SETTINGS.startDeadline());
    await().until(() -> owner.view().state() == Lifecycle.FAILED);
    assertThat(owner.view().reason()).contains("not ready within 120 seconds");
    await().until(() -> owner.runtime.runs().isEmpty());
    owner.runtime.progress(true);
    owner.running();
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
  }

  @Test
  void aStopThatTakesTooLongHasFailedAndGoesOn() {
    owner.running();
    owner.runtime.endWhenTold(false);
    owner.stop();
    owner.pass(TestPlatform.SETTINGS.stopDeadline());
    await().until(() -> owner.view().state() == Lifecycle.FAILED);
    owner.runtime.endWhenTold(true);
    await().until(() -> owner.runtime.runs().isEmpty());
    owner.stop();
    owner.kit.runCommand(new Project.NotListed());
    await().until(() -> owner.view().state() == Lifecycle.STOPPED);
  }

  @Test
  void whatTheRuntimeWillNeverDoFailsAtOnce() {
    owner.runtime.failWith(new RuntimeFailure.QuotaExceeded("No room in the house."));
    owner.start();
    await().until(() -> owner.view().state() == Lifecycle.FAILED);
    assertThat(owner.view().reason()).isEqualTo("No room in the house.");
  }

  @Test
  void anUnavailableRuntimeIsAskedAgain() {
    owner.runtime.failWith(new RuntimeFailure.Unavailable("No answer."));
    owner.start();
    await().until(() -> owner.view().reason().startsWith("No answer."));
    owner.runtime.failWith(null);
    owner.pass(TestPlatform.SETTINGS.backoffMax());
    await().until(() -> owner.runtime.run(owner.project).isPresent());
    owner.observe();
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
  }

  /** A pod may be there and wait for its credential: only the runtime's answer says otherwise. */
  @Test
  void aRunThatWaitsIsAskedForUntilTheRuntimeHasSeenToIt() {
    owner.runtime.progress(false);
    owner.runtime.loseAnswers(true);
    owner.start();
    await().until(() -> owner.view().reason().startsWith("The answer was lost."));
    assertThat(owner.observe().phase()).isEqualTo(Phase.PENDING);
    owner.runtime.loseAnswers(false);
    owner.pass(TestPlatform.SETTINGS.backoffMax());
    await().until(() -> owner.runtime.requests().size() == 2);
    owner.kit.runCommand(new Internal.ReconcileTick());
    assertThat(owner.runtime.requests()).as("it was answered").hasSize(2);
    assertThat(owner.runtime.runs()).hasSize(1);
    owner.runtime.progress(true);
    owner.observe();
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
  }

  @Test
  void anUnexpectedEndIsTold() {
    owner.running();
    owner.runtime.end(owner.project, "Out of memory.");
    owner.observe();
    assertThat(owner.view().state()).isEqualTo(Lifecycle.FAILED);
    assertThat(owner.view().reason()).isEqualTo("Out of memory.");
    await().until(() -> owner.runtime.runs().isEmpty());
    owner.pass(Duration.ofMinutes(1));
    assertThat(owner.view().state()).isEqualTo(Lifecycle.FAILED);
  }

  @Test
  void anAlwaysRunningProjectComesBack() {
    owner.ask(to -> new Project.SetAlwaysRunning(id(), OWNER, true, to));
    owner.running();
    Epoch first = owner.view().epoch();
    owner.runtime.end(owner.project, "Out of memory.");
    owner.observe();
    assertThat(owner.view().state()).isEqualTo(Lifecycle.FAILED);
    owner.kit.restart();
    owner.pass(TestPlatform.SETTINGS.backoffMax());
    await().until(() -> owner.view().epoch().compareTo(first) > 0);
    owner.stop();
    owner.kit.runCommand(new Project.NotListed());
    await().until(() -> owner.view().state() == Lifecycle.STOPPED);
    owner.pass(Duration.ofMinutes(10));
    assertThat(owner.view().state()).isEqualTo(Lifecycle.STOPPED);
  }

  @Test
  void aRestartedOwnerReachesTheRunBeforeTheRuntimeAnswers() {
    owner.running();
    ProjectView before = owner.view();
    owner.runtime.failWith(new RuntimeFailure.Unavailable("The runtime is away."));
    owner.kit.restart();
    assertThat(owner.view().endpoint()).isEqualTo(before.endpoint()).isPresent();

    owner.runtime.failWith(null);
    owner.runtime.end(owner.project, "Out of memory.");
    owner.observe();
    assertThat(owner.view().endpoint()).isEmpty();
  }

  @Test
  void aRestartedOwnerAdoptsTheRun() {
    owner.running();
    Observed run = owner.runtime.run(owner.project).orElseThrow();
    owner.kit.restart();
    await().until(() -> owner.view().endpoint().isPresent());
    assertThat(owner.runtime.run(owner.project)).contains(run);
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
  }

  @Test
  void whatDiedWhileTheOwnerWasAwayRunsAgain() {
    owner.running();
    owner.runtime.vanish(owner.project);
    owner.kit.restart();
    await().until(() -> owner.view().endpoint().isPresent());
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
  }

  @Test
  void theRunOfAnUnknownProjectIsEndedAfterAWarning() {
    owner = new OwnerKit(SYSTEM.system());
    startBehindItsBack();
    owner.observe();
    owner.pass(TestPlatform.SETTINGS.orphanPatience().minusSeconds(1));
    owner.observe();
    assertThat(owner.runtime.runs()).hasSize(1);
    owner.pass(Duration.ofSeconds(1));
    await().until(() -> owner.runtime.runs().isEmpty());
  }

  @Test
  void theRunOfAStoppedOrDeletedProjectIsEndedWheneverItIsSeen() {
    startBehindItsBack();
    owner.observe();
    await().until(() -> owner.runtime.runs().isEmpty());
    owner.ask(to -> new Project.Delete(id(), OWNER, to));
    startBehindItsBack();
    owner.observe();
    await().until(() -> owner.runtime.runs().isEmpty());
    assertThat(owner.view().state()).isEqualTo(Lifecycle.DELETED);
  }

  private void startBehindItsBack() {
    owner.runtime.ensureRunning(
        new ProjectSpec(owner.project, "", Map.of(), TestPlatform.SETTINGS.quota()),
        new Epoch(3),
        TestPlatform.CREDENTIALS.of(owner.project, new Epoch(3)));
  }

  @Test
  void anIdleProjectIsStoppedAfterAWarning() {
    owner.running();
    TestProbe<Project.Reply> watcher = SYSTEM.createTestProbe();
    owner.kit.runCommand(new Project.Watch(watcher.ref()));
    watcher.receiveMessage();
    Duration timeout = TestPlatform.SETTINGS.idleTimeout();
    owner.pass(timeout.minus(TestPlatform.SETTINGS.idleWarning()));
    ProjectView warning = ((Project.Viewed) watcher.receiveMessage()).view();
    assertThat(warning.idleStopAt())
        .contains(owner.clock.instant().plus(TestPlatform.SETTINGS.idleWarning()));
    owner.kit.runCommand(new Project.Touch("a terminal"));
    owner.pass(TestPlatform.SETTINGS.idleWarning());
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
    owner.pass(timeout.minus(TestPlatform.SETTINGS.idleWarning().multipliedBy(2)));
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
    owner.pass(TestPlatform.SETTINGS.idleWarning());
    await().until(() -> owner.view().state() == Lifecycle.STOPPED);
    assertThat(owner.view().reason()).isEqualTo("Nobody was active for 30 minutes.");
  }

  @Test
  void anAlwaysRunningProjectIsNeverIdle() {
    owner.ask(to -> new Project.SetAlwaysRunning(id(), OWNER, true, to));
    owner.running();
    assertThat(owner.view().idleStopAt()).isEmpty();
    owner.pass(TestPlatform.SETTINGS.idleTimeout().multipliedBy(3));
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
  }

  @Test
  void watchersHearOfEachChangeUntilTheyLeave() {
    TestProbe<Project.Reply> watcher = SYSTEM.createTestProbe();
    owner.kit.runCommand(new Project.Watch(watcher.ref()));
    assertThat(((Project.Viewed) watcher.receiveMessage()).view().sequence()).isEqualTo(1);
    owner.ask(to -> new Project.Rename(id(), OWNER, "New", to));
    assertThat(((Project.Viewed) watcher.receiveMessage()).view().title()).isEqualTo("New");
    owner.ask(to -> new Project.Rename(id(), OWNER, "Newer", to));
    owner.ask(to -> new Project.Rename(id(), OWNER, "Newest", to));
    watcher.expectNoMessage(Duration.ZERO);
    owner.pass(TestPlatform.SETTINGS.viewInterval());
    assertThat(((Project.Viewed) watcher.receiveMessage()).view().title()).isEqualTo("Newest");
    owner.kit.runCommand(new Project.Unwatch(watcher.ref()));
    owner.pass(TestPlatform.SETTINGS.viewInterval());
    owner.ask(to -> new Project.Rename(id(), OWNER, "Unseen", to));
    watcher.expectNoMessage(Duration.ofMillis(50));
  }

  @Test
  void onlyAnOwnerAtRestLeavesMemory() {
    owner.running();
    owner.pass(TestPlatform.SETTINGS.passivateAfter().multipliedBy(2));
    owner.shard.expectNoMessage(Duration.ofMillis(50));
    owner.stop();
    await().until(() -> owner.view().state() == Lifecycle.STOPPED);
    owner.pass(TestPlatform.SETTINGS.passivateAfter());
    owner.shard.expectMessageClass(ClusterSharding.Passivate.class);
  }

  @Test
  void lateNewsOfAGoneRunChangesNothing() {
    owner.running();
    Observed first = owner.runtime.run(owner.project).orElseThrow();
    owner.stop();
    await().until(() -> owner.view().state() == Lifecycle.STOPPED);
    owner.running();
    Observed second = owner.runtime.run(owner.project).orElseThrow();
    owner.kit.runCommand(new Project.RunObserved(first));
    owner.kit.runCommand(new Project.RunGone(first.uid()));
    owner.kit.runCommand(
        new Project.RunObserved(
            new Observed(
                owner.project, second.epoch(), second.uid(), Phase.PENDING, "", Optional.empty())));
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
    assertThat(owner.view().endpoint()).isEqualTo(second.endpoint());
  }

  @Test
  void whoJoinsWhileNothingRunsIsParted() {
    TestProbe<ProjectConnection.Event> session = SYSTEM.createTestProbe();
    owner.kit.runCommand(new Project.Join(session.ref(), account(OWNER), Role.OWNER));
    session.expectMessage(new ProjectConnection.Parted("not running"));
    owner.running();
    owner.kit.runCommand(new Project.Join(session.ref(), account(STRANGER), Role.OWNER));
    session.expectMessage(new ProjectConnection.Parted("not running"));
  }
}
