package io.carrel.actors.supervision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.NotUsed;
import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.FishingOutcomes;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.actor.typed.ActorRef;
import akka.stream.javadsl.Source;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.Settings;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.RunQuery;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.FakeRuntime;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RuntimeObserverTest {
  private static final ActorTestKit KIT = ActorTestKit.create(ConfigFactory.load());
  private static final Settings SETTINGS = settings("1h");
  private static final Credentials CREDENTIALS = new Credentials(new byte[Credentials.KEY_BYTES]);

  private final FakeRuntime runtime = new FakeRuntime(Runnable::run, Duration.ofSeconds(2));
  private final ProjectId project = ProjectId.random();
  private final TestProbe<Project.Command> owner = KIT.createTestProbe();
  private ActorRef<RuntimeObserver.Command> observer =
      KIT.spawn(
          RuntimeObserver.create(new Slice(0, 1), runtime, SETTINGS, of -> owner.ref()::tell));

  /**
   * @param reminders how often each owner hears again of its run
   */
  private static Settings settings(String reminders) {
    return Settings.of(
        ConfigFactory.parseString("carrel.actors.orphans.interval=" + reminders)
            .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void end() {
    KIT.shutdownTestKit();
  }

  @AfterEach
  void stop() {
    KIT.stop(observer);
  }

  private void run() {
    runtime.ensureRunning(
        new ProjectSpec(project, "Title", Map.of(), SETTINGS.quota()),
        new Epoch(1),
        CREDENTIALS.of(project, new Epoch(1)));
  }

  private Observed awaitReady() {
    await()
        .until(
            () ->
                owner.receiveMessage() instanceof Project.RunObserved told
                    && told.run().phase() == Phase.READY);
    return runtime.run(project).orElseThrow();
  }

  @Test
  void tellsOwnersOfWhatIsThereWhatChangesAndWhatGoes() {
    KIT.stop(observer);
    run();
    observer =
        KIT.spawn(
            RuntimeObserver.create(new Slice(0, 1), runtime, SETTINGS, of -> owner.ref()::tell));
    Observed run = awaitReady();
    runtime.ensureStopped(project, run.uid(), Duration.ZERO);
    owner.fishForMessage(
        Duration.ofSeconds(5),
        message ->
            message.equals(new Project.RunGone(run.uid()))
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
  }

  @Test
  void whatDisappearedWhileTheStreamWasCutIsGone() {
    run();
    Observed run = awaitReady();
    runtime.failStreams();
    runtime.vanish(project);
    owner.expectMessage(Duration.ofSeconds(10), new Project.RunGone(run.uid()));
  }

  @Test
  void anOwnerHearsAgainAndAgainOfTheRunThereIsAndOfNoOther() {
    KIT.stop(observer);
    observer =
        KIT.spawn(
            RuntimeObserver.create(
                new Slice(0, 1), runtime, settings("600ms"), of -> owner.ref()::tell));
    run();
    Observed run = awaitReady();
    owner.expectMessage(new Project.RunObserved(run));
    owner.expectMessage(new Project.RunObserved(run));
    runtime.vanish(project);
    owner.fishForMessage(
        Duration.ofSeconds(5),
        message ->
            message.equals(new Project.RunGone(run.uid()))
                ? FishingOutcomes.complete()
                : FishingOutcomes.continueAndIgnore());
    owner.expectNoMessage(Duration.ofSeconds(1));
  }

  @Test
  void aCutStreamEndsNothing() {
    run();
    awaitReady();
    runtime.failStreams();
    owner.expectNoMessage(Duration.ofSeconds(1));
    assertThat(runtime.run(project)).isPresent();
  }

  @Test
  void afterALongOutageWhatRunsIsSeenWithinSeconds() {
    KIT.stop(observer);
    Away away = new Away(runtime);
    observer =
        KIT.spawn(RuntimeObserver.create(new Slice(0, 1), away, SETTINGS, of -> owner.ref()::tell));
    run();
    await().atMost(Duration.ofSeconds(30)).until(() -> away.asked.size() == 7);
    away.isAway = false;
    awaitReady();
    for (int i = 1; i < away.asked.size(); i++) {
      assertThat(Duration.ofNanos(away.asked.get(i) - away.asked.get(i - 1)))
          .isLessThan(Duration.ofSeconds(5));
    }
  }

  /** Refuses to be observed, at once, while it is away. */
  private static final class Away implements ProjectRuntime {
    final List<Long> asked = new CopyOnWriteArrayList<>();
    volatile boolean isAway = true;
    private final ProjectRuntime runtime;

    Away(ProjectRuntime runtime) {
      this.runtime = runtime;
    }

    @Override
    public Source<Observation, NotUsed> observe(Slice slice) {
      asked.add(System.nanoTime());
      return isAway
          ? Source.failed(new RuntimeFailure.Unavailable("away"))
          : runtime.observe(slice);
    }

    @Override
    public CompletionStage<Observed> ensureRunning(
        ProjectSpec spec, Epoch epoch, Credential credential) {
      return runtime.ensureRunning(spec, epoch, credential);
    }

    @Override
    public CompletionStage<Done> ensureStopped(ProjectId project, String uid, Duration grace) {
      return runtime.ensureStopped(project, uid, grace);
    }

    @Override
    public CompletionStage<Adjustment> adjust(ProjectSpec spec, Epoch epoch) {
      return runtime.adjust(spec, epoch);
    }

    @Override
    public Duration silence() {
      return runtime.silence();
    }
  }

  @Test
  void answersWhoAsks() {
    await()
        .untilAsserted(
            () -> {
              observer.tell(new RuntimeObserver.Asked(new RunQuery(project, owner.ref())));
              owner.expectMessage(new Project.NotListed());
            });
    run();
    Observed run = awaitReady();
    observer.tell(new RuntimeObserver.Asked(new RunQuery(project, owner.ref())));
    owner.expectMessage(new Project.RunObserved(run));
  }

  @Test
  void theRegistryFindsTheObserverOfASlice() {
    ActorRef<RunQuery> registry = KIT.<Object>spawn(RunRegistry.create(1)).narrow();
    await()
        .untilAsserted(
            () -> {
              registry.tell(new RunQuery(project, owner.ref()));
              owner.expectMessage(Duration.ofMillis(300), new Project.NotListed());
            });
  }

  @Test
  void whatCrossesNodesIsSerialized() {
    KIT.serializationTestKit()
        .verifySerialization(new RuntimeObserver.Asked(new RunQuery(project, owner.ref())), true);
    KIT.serializationTestKit().verifySerialization(new RuntimeObserver.Stop(), true);
    KIT.serializationTestKit().verifySerialization(new Sweep.Stop(), true);
    KIT.serializationTestKit().verifySerialization(new Project.Leave(), true);
    KIT.serializationTestKit().verifySerialization(new Project.Wake(), true);
  }
}
