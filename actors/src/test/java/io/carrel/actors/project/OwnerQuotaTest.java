package io.carrel.actors.project;

import static io.carrel.actors.project.OwnerKit.ADMIN;
import static io.carrel.actors.project.OwnerKit.OWNER;
import static io.carrel.actors.project.OwnerKit.STRANGER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.persistence.testkit.javadsl.EventSourcedBehaviorTestKit.CommandResultWithReply;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.quota.QuotaChange;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.FakeRuntime;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an owner makes of quotas: who sets them, and how a project that runs gets its new one. */
final class OwnerQuotaTest {
  private static final ActorTestKit SYSTEM = OwnerKit.system();
  private static final Quota USUAL = TestPlatform.SETTINGS.quota();

  private OwnerKit owner = new OwnerKit(SYSTEM.system());

  @AfterAll
  static void end() {
    SYSTEM.shutdownTestKit();
  }

  @BeforeEach
  void create() {
    owner = new OwnerKit(SYSTEM.system()).created();
  }

  @Test
  void theSitesQuotaHoldsUntilAnAdminSetsOne() {
    assertThat(owner.view().quota()).isEqualTo(USUAL);
    var set = setMemory(4000);
    assertThat(set.eventOfType(ProjectEvent.QuotaSet.class).quota()).contains(owner.view().quota());
    assertThat(owner.view().quota().memoryLimit()).isEqualTo(4000);
    assertThat(owner.view().quota().cpuLimit()).isEqualTo(USUAL.cpuLimit());
    assertThat(setMemory(4000).hasNoEvents()).isTrue();

    owner.kit.restart();
    assertThat(owner.view().quota().memoryLimit()).isEqualTo(4000);
    owner.ask(to -> new Project.SetQuota(id(), ADMIN, Optional.empty(), to));
    assertThat(owner.view().quota()).isEqualTo(USUAL);
  }

  @Test
  void onlyAdminsSetIt() {
    By collaborator = new By.Person(AccountId.random());
    owner.with(collaborator, Role.COLLABORATOR);
    for (By by : List.of(OWNER, collaborator, new By.Platform("actions"))) {
      rejects(Reason.FORBIDDEN, to -> new Project.SetQuota(id(), by, memory(2000), to));
    }
    rejects(Reason.NOT_FOUND, to -> new Project.SetQuota(id(), STRANGER, memory(2000), to));
    owner.ask(to -> new Project.Delete(id(), OWNER, to));
    rejects(Reason.DELETED, to -> new Project.SetQuota(id(), ADMIN, memory(2000), to));
  }

  @Test
  void whatCannotBeIsRefused() {
    rejects(
        Reason.INVALID_QUOTA,
        to -> new Project.SetQuota(id(), ADMIN, memory(USUAL.memoryRequest()), to));
    rejects(
        Reason.INVALID_QUOTA,
        to -> new Project.SetQuota(id(), ADMIN, memory(Quota.MAX_MEMORY + 1), to));
    assertThat(owner.view().quota()).isEqualTo(USUAL);
  }

  @Test
  void ownersChooseTheirIdleTimeoutWithinIt() {
    owner.ask(to -> new Project.SetIdleTimeout(id(), OWNER, Duration.ofHours(2), to));
    owner.ask(to -> new Project.SetQuota(id(), ADMIN, idle(Duration.ofHours(1)), to));
    assertThat(owner.view().idleTimeout()).isEqualTo(Duration.ofHours(1));
    rejects(
        Reason.QUOTA_EXCEEDED,
        to -> new Project.SetIdleTimeout(id(), OWNER, Duration.ofMinutes(61), to));
    owner.running();
    owner.pass(Duration.ofHours(1));
    await().until(() -> owner.view().state() == Lifecycle.STOPPED);
    assertThat(owner.view().reason()).isEqualTo("Nobody was active for 60 minutes.");
  }

  @Test
  void aRunBeginsWithIt() {
    setMemory(4000);
    owner.running();
    assertThat(spec().quota()).isEqualTo(owner.view().quota());
    assertThat(owner.view().adjustment()).isEqualTo(Adjustment.APPLIED);
    assertThat(adjustments()).isEmpty();
  }

  @Test
  void aRunThatIsThereGetsItAtOnce() {
    owner.running();
    Observed before = owner.runtime.run(owner.project).orElseThrow();
    setMemory(4000);
    await().until(() -> owner.view().adjustment().equals(Adjustment.APPLIED));
    assertThat(spec().quota().memoryLimit()).isEqualTo(4000);
    assertThat(owner.runtime.run(owner.project)).contains(before);
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
    assertThat(adjustments()).hasSize(1);
  }

  @Test
  void waitingForRoomIsToldUntilThereIsSome() {
    owner.running();
    owner.runtime.adjustTo(Adjustment.DEFERRED);
    setMemory(4000);
    await().until(() -> owner.view().adjustment().equals(Adjustment.DEFERRED));
    owner.observe();
    assertThat(owner.view().adjustment().reason()).contains("waits for room");
    owner.runtime.adjustTo(Adjustment.APPLIED);
    owner.observe();
    assertThat(owner.view().adjustment()).isEqualTo(Adjustment.APPLIED);
    assertThat(adjustments()).hasSize(1);
  }

  @Test
  void whatARunCannotHaveComesWithTheNext() {
    owner.running();
    owner.runtime.adjustTo(Adjustment.AT_NEXT_START);
    setMemory(4000);
    await().until(() -> owner.view().adjustment().equals(Adjustment.AT_NEXT_START));
    owner.observe();
    assertThat(owner.view().adjustment()).isEqualTo(Adjustment.AT_NEXT_START);
    assertThat(spec().quota()).isEqualTo(USUAL);
    owner.ask(to -> new Project.Restart(id(), OWNER, to));
    await().until(() -> spec().quota().memoryLimit() == 4000);
    owner.observe();
    assertThat(owner.view().adjustment()).isEqualTo(Adjustment.APPLIED);
  }

  @Test
  void anUnavailableRuntimeIsAskedAgain() {
    owner.running();
    owner.runtime.failWith(new RuntimeFailure.Unavailable("No answer."));
    setMemory(4000);
    await().until(() -> owner.view().adjustment().reason().equals("No answer. Trying again."));
    assertThat(owner.view().adjustment().outcome()).isEqualTo(Adjustment.Outcome.IN_PROGRESS);
    owner.runtime.failWith(null);
    owner.pass(TestPlatform.SETTINGS.backoffMax());
    await().until(() -> owner.view().adjustment().equals(Adjustment.APPLIED));
    assertThat(spec().quota().memoryLimit()).isEqualTo(4000);
  }

  @Test
  void aRuntimeThatRefusesIsAskedAgainOnlyNowAndThen() {
    owner.running();
    owner.runtime.failWith(new RuntimeFailure.QuotaExceeded("The house is full."));
    setMemory(4000);
    await().until(() -> owner.view().adjustment().reason().equals("The house is full."));
    owner.observe();
    assertThat(owner.view().adjustment().outcome()).isEqualTo(Adjustment.Outcome.INFEASIBLE);
    assertThat(owner.view().state()).isEqualTo(Lifecycle.RUNNING);
    assertThat(adjustments()).hasSize(1);
    owner.runtime.failWith(null);
    owner.pass(TestPlatform.SETTINGS.confirmInterval());
    await().until(() -> owner.view().adjustment().equals(Adjustment.APPLIED));
    assertThat(spec().quota().memoryLimit()).isEqualTo(4000);
  }

  @Test
  void anEarlierRequestThatComesLateDoesNotLast() {
    owner.running();
    ProjectSpec earlier = spec();
    setMemory(4000);
    await().until(() -> owner.view().adjustment().equals(Adjustment.APPLIED));
    owner.runtime.adjust(earlier, owner.view().epoch());
    assertThat(spec()).isEqualTo(earlier);
    owner.pass(TestPlatform.SETTINGS.confirmInterval());
    await().until(() -> spec().quota().memoryLimit() == 4000);
  }

  @Test
  void anOwnerThatCameBackMakesSureOfIt() {
    owner.running();
    owner.runtime.failWith(new RuntimeFailure.Unavailable("No answer."));
    setMemory(4000);
    await().until(() -> !adjustments().isEmpty());
    owner.runtime.failWith(null);
    owner.kit.restart();
    await().until(() -> spec().quota().memoryLimit() == 4000);
    await().until(() -> owner.view().adjustment().equals(Adjustment.APPLIED));
  }

  @Test
  void theLaterOfTwoQuotasIsTheOneThatRuns() {
    owner.running();
    owner.runtime.failWith(new RuntimeFailure.Unavailable("No answer."));
    setMemory(4000);
    await().until(() -> !adjustments().isEmpty());
    owner.runtime.failWith(null);
    setMemory(2000);
    await().until(() -> spec().quota().memoryLimit() == 2000);
    owner.pass(TestPlatform.SETTINGS.backoffMax());
    assertThat(spec().quota()).isEqualTo(owner.view().quota());
  }

  private CommandResultWithReply<Project.Command, ProjectEvent, ProjectState, Project.Reply>
      setMemory(int limit) {
    return owner.ask(to -> new Project.SetQuota(id(), ADMIN, memory(limit), to));
  }

  private static Optional<QuotaChange> memory(int limit) {
    return Optional.of(change(Optional.of(limit), Optional.empty()));
  }

  private static Optional<QuotaChange> idle(Duration timeout) {
    return Optional.of(change(Optional.empty(), Optional.of(timeout)));
  }

  private static QuotaChange change(Optional<Integer> memoryLimit, Optional<Duration> idleTimeout) {
    return new QuotaChange(
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        memoryLimit,
        Optional.empty(),
        idleTimeout,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  private ProjectSpec spec() {
    return owner.runtime.spec(owner.project).orElseThrow();
  }

  private List<FakeRuntime.Request.Adjust> adjustments() {
    return owner.runtime.requests().stream()
        .filter(FakeRuntime.Request.Adjust.class::isInstance)
        .map(FakeRuntime.Request.Adjust.class::cast)
        .toList();
  }

  private void rejects(Reason reason, Function<ActorRef<Project.Reply>, Project.Command> command) {
    var rejected = owner.ask(command);
    assertThat(rejected.hasNoEvents()).isTrue();
    assertThat(rejected.reply()).isEqualTo(new Project.Rejected(reason));
  }

  private static RequestId id() {
    return RequestId.random();
  }
}
