package io.carrel.actors.project;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.ManualTime;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.persistence.testkit.PersistenceTestKitPlugin;
import akka.persistence.testkit.PersistenceTestKitSnapshotPlugin;
import akka.persistence.testkit.javadsl.PersistenceTestKit;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.ProjectEvent.Decided;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.quota.QuotaChange;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.FakeRuntime;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.stream.LongStream;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of one project: commands, repeated commands, late, doubled and lost
 * observations, a failing and a stubborn runtime, dying processes, passing time and owners that
 * die. Whatever happens, the owner's promises hold. Run more with {@code -Dproperty.runs=1000}, or
 * one again with {@code -Dproperty.seed=n}.
 */
final class OwnerPropertyTest {
  private static final int STEPS = 60;
  private static final List<Adjustment> ADJUSTMENTS =
      List.of(
          Adjustment.APPLIED, Adjustment.DEFERRED, Adjustment.INFEASIBLE, Adjustment.AT_NEXT_START);

  static LongStream seeds() {
    Optional<Long> one = Optional.ofNullable(Long.getLong("property.seed"));
    return one.map(LongStream::of)
        .orElseGet(() -> LongStream.rangeClosed(1, Integer.getInteger("property.runs", 20)));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  @Execution(ExecutionMode.CONCURRENT)
  void theOwnerKeepsItsPromises(long seed) {
    try (History history = new History(seed)) {
      for (int i = 0; i < STEPS; i++) {
        history.step();
      }
      history.calmDown();
      history.check();
    }
  }

  /** One project's life, in a time of its own. */
  private static final class History implements AutoCloseable {
    final ActorTestKit kit =
        ActorTestKit.create(
            TestPlatform.MANUAL_TIME
                .withFallback(PersistenceTestKitPlugin.getInstance().config())
                .withFallback(PersistenceTestKitSnapshotPlugin.config())
                .withFallback(ConfigFactory.load()));
    final ManualTime time = ManualTime.get(kit.system());
    final PersistenceTestKit stored = PersistenceTestKit.create(kit.system());
    final ProjectId project = ProjectId.random();
    final By person = new By.Person(AccountId.random());
    final By admin = new By.Admin(AccountId.random());
    final Random random;
    final TestClock clock = new TestClock();
    final List<Runnable> tasks = Collections.synchronizedList(new ArrayList<>());
    final List<Project.Command> onTheWay = Collections.synchronizedList(new ArrayList<>());
    final Set<String> alive = Collections.synchronizedSet(new HashSet<>());
    final AtomicBoolean twoAtOnce = new AtomicBoolean();
    final AtomicBoolean registryAnswers = new AtomicBoolean(true);
    final FakeRuntime runtime = new FakeRuntime(tasks::add, Duration.ofHours(1));
    final ProjectPlatform platform;
    final TestProbe<Project.Reply> replies = kit.createTestProbe();
    final ActorRef<ClusterSharding.ShardCommand> shard =
        kit.<ClusterSharding.ShardCommand>createTestProbe().ref();
    final List<Function<ActorRef<Project.Reply>, Project.Request>> asked = new ArrayList<>();
    final List<RequestId> acceptedAnew = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    ActorRef<Project.Command> owner;
    boolean lastWantsRunning;

    History(long seed) {
      random = new Random(seed);
      runtime.listen(this::onObservation);
      ActorRef<RunQuery> registry =
          kit.spawn(
              Behaviors.receiveMessage(
                  query -> {
                    if (registryAnswers.get()) {
                      query
                          .owner()
                          .tell(
                              runtime
                                  .run(project)
                                  .<Project.Command>map(Project.RunObserved::new)
                                  .orElseGet(Project.NotListed::new));
                    }
                    return Behaviors.same();
                  }));
      platform = TestPlatform.of(runtime, registry, clock, seed);
      owner = spawn();
      RequestId id = RequestId.random();
      AccountId account = ((By.Person) person).account();
      ask(to -> new Project.Create(id, person, account, "Title", "", to));
    }

    ActorRef<Project.Command> spawn() {
      return kit.spawn(Project.create(project, platform, shard));
    }

    /** On whichever thread it happens: the truth about what runs. */
    void onObservation(Observation observation) {
      if (observation instanceof Observation.Changed changed) {
        Observed run = changed.observed();
        if (run.phase() == Phase.ENDED) {
          alive.remove(run.uid());
        } else {
          alive.add(run.uid());
        }
        onTheWay.add(new Project.RunObserved(run));
      } else if (observation instanceof Observation.Gone gone) {
        alive.remove(gone.uid());
        onTheWay.add(new Project.RunGone(gone.uid()));
      }
      if (alive.size() > 1) {
        twoAtOnce.set(true);
      }
    }

    void step() {
      int dice = random.nextInt(100);
      if (dice < 22) {
        request();
      } else if (dice < 27 && !asked.isEmpty()) {
        log.add("repeat");
        ask(asked.get(random.nextInt(asked.size())));
      } else if (dice < 50) {
        runTask();
      } else if (dice < 70) {
        deliver();
      } else if (dice < 82) {
        pass(Duration.ofMillis(200L + random.nextInt(20_000)));
      } else if (dice < 87) {
        restartOwner();
      } else if (dice < 90) {
        log.add("end");
        runtime.end(project, random.nextBoolean() ? "out of memory" : "");
      } else if (dice < 92) {
        log.add("vanish");
        runtime.vanish(project);
      } else if (dice < 95) {
        log.add("failing");
        runtime.failWith(
            random.nextBoolean() ? new RuntimeFailure.Unavailable("No answer.") : null);
      } else if (dice < 96) {
        log.add("room");
        runtime.adjustTo(ADJUSTMENTS.get(random.nextInt(ADJUSTMENTS.size())));
      } else if (dice < 98) {
        log.add("stubborn");
        runtime.endWhenTold(random.nextBoolean());
      } else {
        registryAnswers.set(random.nextBoolean());
      }
      settle();
    }

    void request() {
      RequestId id = RequestId.random();
      int dice = random.nextInt(20);
      log.add("request " + dice);
      if (dice < 8) {
        ask(to -> new Project.Start(id, person, to));
      } else if (dice < 14) {
        ask(to -> new Project.Stop(id, person, to));
      } else if (dice < 16) {
        ask(to -> new Project.Restart(id, person, to));
      } else if (dice == 16) {
        ask(to -> new Project.Delete(id, person, to));
      } else if (dice == 17) {
        ask(to -> new Project.Restore(id, person, to));
      } else if (dice == 18) {
        int more = random.nextInt(6);
        Optional<QuotaChange> change =
            more == 0 ? Optional.empty() : Optional.of(ofMemory(500 + 100 * more));
        ask(to -> new Project.SetQuota(id, admin, change, to));
      } else {
        boolean always = random.nextBoolean();
        ask(to -> new Project.SetAlwaysRunning(id, person, always, to));
      }
    }

    QuotaChange ofMemory(int limit) {
      return new QuotaChange(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.of(limit),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }

    void ask(Function<ActorRef<Project.Reply>, Project.Request> request) {
      long before = journal().size();
      Project.Request sent = request.apply(replies.ref());
      owner.tell(sent);
      Project.Reply reply = replies.receiveMessage();
      log.add(sent.getClass().getSimpleName() + " -> " + reply.getClass().getSimpleName());
      boolean decided =
          journal().stream()
              .skip(before)
              .flatMap(event -> event.request().stream())
              .anyMatch(sent.requestId()::equals);
      if (decided) {
        assertThat(reply).isInstanceOf(Project.Accepted.class);
        acceptedAnew.add(sent.requestId());
        asked.add(request);
      }
      boolean accepted = reply instanceof Project.Accepted;
      boolean anew = decided || !acceptedAnew.contains(sent.requestId());
      if (accepted && anew) {
        if (sent instanceof Project.Start || sent instanceof Project.Restart) {
          lastWantsRunning = true;
        } else if (sent instanceof Project.Stop
            || sent instanceof Project.Delete
            || (sent instanceof Project.Restore && decided)) {
          lastWantsRunning = false;
        }
      }
    }

    void runTask() {
      if (!tasks.isEmpty()) {
        tasks.remove(random.nextInt(tasks.size())).run();
      }
    }

    void deliver() {
      if (onTheWay.isEmpty()) {
        return;
      }
      int index = random.nextInt(onTheWay.size());
      int fate = random.nextInt(10);
      Project.Command message = fate == 0 ? onTheWay.get(index) : onTheWay.remove(index);
      if (fate != 1) {
        log.add("deliver " + message);
        owner.tell(message);
      }
    }

    void pass(Duration duration) {
      log.add("pass " + duration);
      clock.advance(duration);
      time.timePasses(duration);
    }

    void restartOwner() {
      log.add("restart owner");
      kit.stop(owner);
      owner = spawn();
    }

    /** Waits until the owner has done what it was told, its messages to itself included. */
    void settle() {
      for (int i = 0; i < 3; i++) {
        owner.tell(new Project.Get(replies.ref()));
        replies.receiveMessage();
      }
    }

    void calmDown() {
      log.add("calm");
      runtime.failWith(null);
      runtime.endWhenTold(true);
      runtime.adjustTo(Adjustment.APPLIED);
      registryAnswers.set(true);
      for (int round = 0; round < 12; round++) {
        for (int i = 0; i < 200 && !(tasks.isEmpty() && onTheWay.isEmpty()); i++) {
          while (!tasks.isEmpty()) {
            runTask();
          }
          while (!onTheWay.isEmpty()) {
            owner.tell(onTheWay.remove(0));
          }
          settle();
        }
        pass(Duration.ofSeconds(30));
        settle();
      }
    }

    List<ProjectEvent> journal() {
      return stored.persistedInStorage(Project.persistenceId(project).id()).stream()
          .map(ProjectEvent.class::cast)
          .toList();
    }

    ProjectView view() {
      owner.tell(new Project.Get(replies.ref()));
      return ((Project.Viewed) replies.receiveMessage()).view();
    }

    void check() {
      ProjectView view = view();
      String story = String.join("\n", log) + "\n" + String.join("\n", lines());
      assertThat(twoAtOnce).as("never two runs at once%n%s", story).isFalse();
      checkDecisions(story);
      checkEnd(view, story);
    }

    @Override
    public void close() {
      kit.shutdownTestKit();
    }

    private List<String> lines() {
      return journal().stream().map(Object::toString).toList();
    }

    private void checkDecisions(String story) {
      List<ProjectEvent> events = journal();
      List<RequestId> persisted =
          events.stream()
              .filter(event -> !(event.by() instanceof By.Platform))
              .flatMap(event -> event.request().stream())
              .toList();
      assertThat(persisted)
          .as("each decision is in the journal, once%n%s", story)
          .containsExactlyElementsOf(acceptedAnew);
      for (int i = 0; i < events.size(); i++) {
        if (events.get(i) instanceof ProjectEvent.StartRequested start) {
          assertThat(start.epoch().value()).as(story).isEqualTo(i + 1);
        }
        if (events.get(i) instanceof Decided decided
            && decided instanceof ProjectEvent.StopRequested) {
          Optional<ProjectEvent> next =
              events.stream().skip(i + 1L).filter(e -> e.lifecycle().isPresent()).findFirst();
          assertThat(next.map(ProjectEvent::getClass))
              .as("nothing of an earlier start comes after a stop%n%s", story)
              .isNotEqualTo(Optional.of(ProjectEvent.RunReady.class));
        }
      }
    }

    private void checkEnd(ProjectView view, String story) {
      List<Observed> runs = runtime.runs();
      assertThat(view.state())
          .as("every start and stop comes to an end%n%s", story)
          .isNotIn(Lifecycle.STARTING, Lifecycle.STOPPING);
      if (view.state() == Lifecycle.RUNNING) {
        assertThat(lastWantsRunning).as("a stop wins over earlier starts%n%s", story).isTrue();
        assertThat(runs).as("what runs is what was decided%n%s", story).hasSize(1);
        assertThat(runs.get(0).epoch()).as(story).isEqualTo(view.epoch());
        assertThat(view.endpoint()).as(story).isEqualTo(runs.get(0).endpoint());
        if (view.adjustment().equals(Adjustment.APPLIED)) {
          assertThat(runtime.spec(project).map(ProjectSpec::quota))
              .as("what runs has the quota that was decided%n%s", story)
              .contains(view.quota());
        } else {
          assertThat(view.adjustment())
              .as("what it lacks comes at the next start%n%s", story)
              .isEqualTo(Adjustment.AT_NEXT_START);
        }
      } else {
        assertThat(runs).as("no orphan%n%s", story).isEmpty();
        if (lastWantsRunning) {
          assertThat(view.reason()).as("a start that failed says why%n%s", story).isNotBlank();
        }
      }
    }
  }
}
