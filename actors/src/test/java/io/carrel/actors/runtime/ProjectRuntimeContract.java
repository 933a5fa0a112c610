package io.carrel.actors.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import akka.Done;
import akka.actor.ActorSystem;
import akka.japi.Pair;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link ProjectRuntime} keeps. An adapter's own test extends it. */
public abstract class ProjectRuntimeContract {
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Slice ALL = new Slice(0, 1);
  private static final Quota MORE = Quota.of(20, 1500, 60, 400);
  private static final ActorSystem SYSTEM = ActorSystem.create("runtime-contract");
  private static final Credentials CREDENTIALS = new Credentials(new byte[Credentials.KEY_BYTES]);

  private final ProjectId project = ProjectId.random();
  private final List<Recording> recordings = new ArrayList<>();
  private ProjectRuntime runtime;

  /** Opens the adapter over the place of this test, where nothing runs at first. */
  protected abstract ProjectRuntime open() throws Exception;

  /** Closes the adapter as the end of its program would, sparing the runs. */
  protected abstract void close();

  /** Whether the project server there takes this credential; false when nothing answers. */
  protected abstract boolean opens(Endpoint endpoint, Credential credential);

  /** Ends the run's processes from outside, without the adapter. */
  protected abstract void kill(Observed run) throws Exception;

  /** The longest that a run may take from wanted to ready, or from told to end to gone. */
  protected Duration patience() {
    return Duration.ofSeconds(20);
  }

  /** Everything that one stream said. */
  private static final class Recording {
    final List<Observation> all = new CopyOnWriteArrayList<>();
    final UniqueKillSwitch end;
    final CompletableFuture<Done> ended;

    Recording(ProjectRuntime runtime, Slice slice) {
      Pair<UniqueKillSwitch, CompletionStage<Done>> stream =
          runtime
              .observe(slice)
              .viaMat(KillSwitches.single(), Keep.right())
              .toMat(Sink.foreach(all::add), Keep.both())
              .run(SYSTEM);
      end = stream.first();
      ended = stream.second().toCompletableFuture();
    }

    List<Observed> changes() {
      return all.stream()
          .filter(Observation.Changed.class::isInstance)
          .map(o -> ((Observation.Changed) o).observed())
          .toList();
    }

    boolean heardOf(ProjectId project, Phase phase) {
      return changes().stream().anyMatch(o -> o.project().equals(project) && o.phase() == phase)
          || all.stream()
              .filter(Observation.Listed.class::isInstance)
              .flatMap(o -> ((Observation.Listed) o).all().stream())
              .anyMatch(o -> o.project().equals(project) && o.phase() == phase);
    }

    /** What this stream's reader believes to run now, by project. */
    Optional<Observed> latest(ProjectId project) {
      Optional<Observed> latest = Optional.empty();
      for (Observation observation : all) {
        if (observation instanceof Observation.Listed listed) {
          latest = listed.all().stream().filter(o -> o.project().equals(project)).findFirst();
        } else if (observation instanceof Observation.Changed changed
            && changed.observed().project().equals(project)) {
          latest = Optional.of(changed.observed());
        } else if (observation instanceof Observation.Gone gone
            && latest.filter(o -> o.uid().equals(gone.uid())).isPresent()) {
          latest = Optional.empty();
        }
      }
      return latest;
    }
  }

  @BeforeEach
  void openRuntime() throws Exception {
    runtime = open();
  }

  @AfterEach
  void endRuns() throws Exception {
    try {
      Recording left = observe(ALL);
      await().atMost(patience()).until(() -> !left.all.isEmpty());
      for (Observed run : ((Observation.Listed) left.all.get(0)).all()) {
        get(runtime.ensureStopped(run.project(), run.uid(), Duration.ofMillis(100)));
      }
      recordings.forEach(recording -> recording.end.shutdown());
    } finally {
      close();
    }
  }

  @Test
  void aStreamBeginsWithTheListOfAllRuns() throws Exception {
    Recording before = observe(ALL);
    await().atMost(patience()).until(() -> !before.all.isEmpty());
    assertThat(before.all.get(0)).isEqualTo(new Observation.Listed(List.of()));

    Observed ready = startAndAwaitReady(1);
    Recording after = observe(ALL);
    await().atMost(patience()).until(() -> !after.all.isEmpty());
    assertThat(after.all.get(0)).isEqualTo(new Observation.Listed(List.of(ready)));
  }

  @Test
  void aRunBecomesReadyAndTakesItsCredential() throws Exception {
    Recording seen = observe(ALL);
    Observed answer = ensureRunning(7);
    assertThat(answer.project()).isEqualTo(project);
    assertThat(answer.epoch()).isEqualTo(new Epoch(7));

    Observed ready = awaitPhase(seen, Phase.READY);
    assertThat(ready.uid()).isEqualTo(answer.uid());
    assertThat(ready.epoch()).isEqualTo(new Epoch(7));
    assertThat(opens(ready.endpoint().orElseThrow(), credential(7))).isTrue();
    assertThat(opens(ready.endpoint().orElseThrow(), credential(6))).isFalse();
  }

  @Test
  void askingAgainForARunChangesNothing() throws Exception {
    Observed ready = startAndAwaitReady(3);
    assertThat(ensureRunning(3)).isEqualTo(ready);
  }

  @Test
  void askingAtTheSameTimeMakesOneRun() throws Exception {
    List<CompletionStage<Observed>> answers =
        IntStream.range(0, 8)
            .mapToObj(i -> runtime.ensureRunning(spec(), new Epoch(1), credential(1)))
            .toList();
    List<String> uids = new ArrayList<>();
    for (CompletionStage<Observed> answer : answers) {
      uids.add(get(answer).uid());
    }
    assertThat(uids).containsOnly(uids.get(0));
  }

  @Test
  void aLowerEpochIsRejected() throws Exception {
    Observed ready = startAndAwaitReady(5);
    assertThatThrownBy(() -> ensureRunning(4)).isInstanceOf(RuntimeFailure.Rejected.class);
    assertThat(ensureRunning(5)).isEqualTo(ready);
    assertThat(opens(ready.endpoint().orElseThrow(), credential(5))).isTrue();
  }

  @Test
  void aHigherEpochReplacesTheRunAndItsCredential() throws Exception {
    Observed old = startAndAwaitReady(1);
    Recording seen = observe(ALL);
    await().atMost(patience()).until(() -> !seen.all.isEmpty());
    ensureRunning(2);
    await()
        .atMost(patience())
        .until(() -> seen.latest(project).filter(o -> isReady(o, 2)).isPresent());
    Observed fresh = seen.latest(project).orElseThrow();

    assertThat(fresh.uid()).isNotEqualTo(old.uid());
    assertThat(opens(fresh.endpoint().orElseThrow(), credential(2))).isTrue();
    assertThat(opens(fresh.endpoint().orElseThrow(), credential(1))).isFalse();
    assertThat(opens(old.endpoint().orElseThrow(), credential(1))).isFalse();
    assertThat(indexOf(seen, new Observation.Gone(project, old.uid())))
        .as("the old run is gone before the new one is ready")
        .isBetween(0, indexOf(seen, new Observation.Changed(fresh)));
  }

  @Test
  void aStoppedRunIsGone() throws Exception {
    Observed ready = startAndAwaitReady(1);
    Recording seen = observe(ALL);
    await().atMost(patience()).until(() -> !seen.all.isEmpty());
    get(runtime.ensureStopped(project, ready.uid(), GRACE));
    assertThat(opens(ready.endpoint().orElseThrow(), credential(1))).isFalse();
    await()
        .atMost(patience())
        .until(() -> seen.all.contains(new Observation.Gone(project, ready.uid())));

    get(runtime.ensureStopped(project, ready.uid(), GRACE));
    get(runtime.ensureStopped(ProjectId.random(), "never-was", GRACE));
  }

  @Test
  void aRunIsStoppedWhileItStarts() throws Exception {
    Recording seen = observe(ALL);
    await().atMost(patience()).until(() -> !seen.all.isEmpty());
    Observed starting = ensureRunning(1);
    get(runtime.ensureStopped(project, starting.uid(), GRACE));
    await()
        .atMost(patience())
        .until(() -> seen.all.contains(new Observation.Gone(project, starting.uid())));
    Recording after = observe(ALL);
    await().atMost(patience()).until(() -> !after.all.isEmpty());
    assertThat(after.all.get(0)).isEqualTo(new Observation.Listed(List.of()));
  }

  @Test
  void stoppingAnotherIncarnationLeavesThisOneAlone() throws Exception {
    Observed ready = startAndAwaitReady(1);
    get(runtime.ensureStopped(project, "another-" + ready.uid(), GRACE));
    assertThat(ensureRunning(1)).isEqualTo(ready);
    assertThat(opens(ready.endpoint().orElseThrow(), credential(1))).isTrue();
  }

  @Test
  void adjustingLeavesTheRunAsItIsAndMayBeRepeated() throws Exception {
    Observed ready = startAndAwaitReady(1);
    Recording seen = observe(ALL);
    await().atMost(patience()).until(() -> !seen.all.isEmpty());
    assertThat(adjust(spec(), 1)).isEqualTo(Adjustment.APPLIED);

    ProjectSpec more = new ProjectSpec(project, "Contract", Map.of(), MORE);
    adjust(more, 1);
    await().atMost(patience()).until(() -> adjust(more, 1).equals(Adjustment.APPLIED));
    Observed after = ensureRunning(1);
    assertThat(after.uid()).isEqualTo(ready.uid());
    assertThat(after.phase()).isEqualTo(Phase.READY);
    assertThat(opens(ready.endpoint().orElseThrow(), credential(1))).isTrue();
    assertThat(seen.changes()).allMatch(change -> change.phase() == Phase.READY);
  }

  @Test
  void adjustingWhatIsNotThereWaitsForTheNextStart() throws Exception {
    assertThat(adjust(spec(), 1)).isEqualTo(Adjustment.AT_NEXT_START);
    Observed ready = startAndAwaitReady(2);
    assertThat(adjust(new ProjectSpec(project, "Contract", Map.of(), MORE), 1))
        .isEqualTo(Adjustment.AT_NEXT_START);
    assertThat(ensureRunning(2)).isEqualTo(ready);
    get(runtime.ensureStopped(project, ready.uid(), GRACE));
    assertThat(adjust(spec(), 2)).isEqualTo(Adjustment.AT_NEXT_START);
    Recording after = observe(ALL);
    await().atMost(patience()).until(() -> !after.all.isEmpty());
    assertThat(after.all.get(0)).isEqualTo(new Observation.Listed(List.of()));
  }

  @Test
  void anEndFromOutsideIsToldWithItsReason() throws Exception {
    Observed ready = startAndAwaitReady(1);
    Recording seen = observe(ALL);
    await().atMost(patience()).until(() -> !seen.all.isEmpty());
    kill(ready);
    Observed ended = awaitPhase(seen, Phase.ENDED);
    assertThat(ended.uid()).isEqualTo(ready.uid());
    assertThat(ended.reason()).isNotBlank();
  }

  @Test
  void anEndedRunIsRunAnewAsAnotherIncarnation() throws Exception {
    Observed ready = startAndAwaitReady(1);
    Recording seen = observe(ALL);
    await().atMost(patience()).until(() -> !seen.all.isEmpty());
    kill(ready);
    awaitPhase(seen, Phase.ENDED);
    Observed again = ensureRunning(1);
    assertThat(again.uid()).isNotEqualTo(ready.uid());
    await()
        .atMost(patience())
        .until(() -> seen.latest(project).filter(o -> isReady(o, 1)).isPresent());
    assertThat(seen.latest(project).orElseThrow().uid()).isEqualTo(again.uid());
  }

  @Test
  void anEndedRunCanBeCleanedUp() throws Exception {
    Observed ready = startAndAwaitReady(1);
    Recording seen = observe(ALL);
    await().atMost(patience()).until(() -> !seen.all.isEmpty());
    kill(ready);
    awaitPhase(seen, Phase.ENDED);
    get(runtime.ensureStopped(project, ready.uid(), GRACE));
    await().atMost(patience()).until(() -> seen.latest(project).isEmpty());
  }

  @Test
  void closingEndsTheStreamsOfThoseWhoHaveNotLeft() throws Exception {
    Recording left = observe(ALL);
    Recording stays = observe(ALL);
    await().atMost(patience()).until(() -> !left.all.isEmpty() && !stays.all.isEmpty());
    left.end.shutdown();
    close();
    await().atMost(patience()).until(stays.ended::isCompletedExceptionally);
    assertThatThrownBy(stays.ended::get).hasCauseInstanceOf(RuntimeFailure.Unavailable.class);
    runtime = open();
  }

  @Test
  void runsOutliveTheAdapter() throws Exception {
    Observed ready = startAndAwaitReady(4);
    close();
    runtime = open();

    Recording seen = observe(ALL);
    await()
        .atMost(patience())
        .until(() -> seen.latest(project).filter(o -> isReady(o, 4)).isPresent());
    assertThat(seen.all.get(0)).isInstanceOf(Observation.Listed.class);
    assertThat(((Observation.Listed) seen.all.get(0)).all())
        .extracting(Observed::uid)
        .containsExactly(ready.uid());
    assertThat(seen.latest(project)).contains(ready);
    assertThat(ensureRunning(4)).isEqualTo(ready);
    assertThat(opens(ready.endpoint().orElseThrow(), credential(4))).isTrue();
    assertThatThrownBy(() -> ensureRunning(3)).isInstanceOf(RuntimeFailure.Rejected.class);
    get(runtime.ensureStopped(project, ready.uid(), GRACE));
    await().atMost(patience()).until(() -> seen.latest(project).isEmpty());
  }

  @Test
  void aStreamTellsOfItsOwnSliceOnly() throws Exception {
    int own = Slice.of(project, 2);
    Recording mine = observe(new Slice(own, 2));
    Recording other = observe(new Slice(1 - own, 2));
    startAndAwaitReady(1);
    await().atMost(patience()).until(() -> mine.heardOf(project, Phase.READY));
    await().atMost(patience()).until(() -> !other.all.isEmpty());
    assertThat(other.all).allMatch(o -> o.equals(new Observation.Listed(List.of())));
  }

  @Test
  void aQuietStreamRepeatsItsListBeforeItCountsAsSilent() {
    Recording seen = observe(ALL);
    await().atMost(patience()).until(() -> !seen.all.isEmpty());
    await()
        .atMost(runtime.silence().plusMillis(500))
        .until(() -> seen.all.stream().filter(Observation.Listed.class::isInstance).count() >= 2);
  }

  private static boolean isReady(Observed observed, long epoch) {
    return observed.phase() == Phase.READY && observed.epoch().value() == epoch;
  }

  private static int indexOf(Recording recording, Observation observation) {
    return recording.all.indexOf(observation);
  }

  private Observed awaitPhase(Recording recording, Phase phase) {
    await()
        .atMost(patience())
        .until(() -> recording.latest(project).filter(o -> o.phase() == phase).isPresent());
    return recording.latest(project).orElseThrow();
  }

  private Observed startAndAwaitReady(long epoch) throws Exception {
    Recording seen = observe(ALL);
    await().atMost(patience()).until(() -> !seen.all.isEmpty());
    ensureRunning(epoch);
    return awaitPhase(seen, Phase.READY);
  }

  private Recording observe(Slice slice) {
    Recording recording = new Recording(runtime, slice);
    recordings.add(recording);
    return recording;
  }

  private Observed ensureRunning(long epoch) throws Exception {
    return get(runtime.ensureRunning(spec(), new Epoch(epoch), credential(epoch)));
  }

  private Adjustment adjust(ProjectSpec spec, long epoch) throws Exception {
    return get(runtime.adjust(spec, new Epoch(epoch)));
  }

  private ProjectSpec spec() {
    return new ProjectSpec(project, "Contract", Map.of(), Quota.of(10, 2000, 50, 300));
  }

  private Credential credential(long epoch) {
    return CREDENTIALS.of(project, new Epoch(epoch));
  }

  private <T> T get(CompletionStage<T> stage) throws Exception {
    try {
      return stage.toCompletableFuture().get(patience().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeFailure failure) {
        throw failure;
      }
      throw e;
    }
  }
}
