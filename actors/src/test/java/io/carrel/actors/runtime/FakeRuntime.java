package io.carrel.actors.runtime;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.stream.Outlet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A runtime in memory. Each request, and each step of a run, is one task of the executor, so that a
 * test decides when and in which order things happen. Thread-safe.
 */
public final class FakeRuntime implements ProjectRuntime {
  private static final int BUFFER = 10_000;

  private final Executor executor;
  private final Duration silence;
  private final World world;
  private final List<Observer> observers = new ArrayList<>();

  /** What outlives a restart of the adapter; also the lock of everything. */
  private static final class World {
    final Map<ProjectId, Run> runs = new HashMap<>();
    final List<Request> requests = new ArrayList<>();
    long incarnations;
    boolean progresses = true;
    boolean endsWhenTold = true;
    @Nullable RuntimeFailure failure;
    boolean losesAnswers;
    Adjustment adjustment = Adjustment.APPLIED;
    Consumer<Observation> listener = observation -> {};
  }

  private static final class Run {
    final Credential credential;
    final List<Runnable> whenGone = new ArrayList<>();
    ProjectSpec spec;
    Observed now;

    Run(ProjectSpec spec, Credential credential, Observed now) {
      this.spec = spec;
      this.credential = credential;
      this.now = now;
    }
  }

  private record Observer(Slice slice, Outlet<Observation> stream) {}

  /** One request that was made, in the order they were made. */
  public sealed interface Request {
    record Run(ProjectSpec spec, Epoch epoch) implements Request {}

    record Adjust(ProjectSpec spec, Epoch epoch) implements Request {}

    record Stop(ProjectId project, String uid) implements Request {}
  }

  /** Does everything at once, on the caller's thread. */
  public FakeRuntime() {
    this(Runnable::run, Duration.ofHours(1));
  }

  public FakeRuntime(Executor executor, Duration silence) {
    this(executor, silence, new World());
  }

  private FakeRuntime(Executor executor, Duration silence, World world) {
    this.executor = executor;
    this.silence = silence;
    this.world = world;
  }

  /** Another adapter for the same runs; the streams of this one fail. */
  public FakeRuntime restarted() {
    failStreams();
    return new FakeRuntime(executor, silence, world);
  }

  /** Whether runs become ready by themselves, which they do at first. */
  public void progress(boolean progresses) {
    synchronized (world) {
      world.progresses = progresses;
      if (progresses) {
        List.copyOf(world.runs.values()).forEach(this::proceed);
      }
    }
  }

  /** Whether runs end when they are told to, which they do at first. */
  public void endWhenTold(boolean endsWhenTold) {
    synchronized (world) {
      world.endsWhenTold = endsWhenTold;
      if (endsWhenTold) {
        List.copyOf(world.runs.values()).stream()
            .filter(run -> run.now.phase() == Phase.TERMINATING)
            .forEach(run -> executor.execute(() -> remove(run)));
      }
    }
  }

  /** Makes each request fail like this from now on, until told null. */
  public void failWith(@Nullable RuntimeFailure failure) {
    synchronized (world) {
      world.failure = failure;
    }
  }

  /**
   * Whether requests for runs fail after all was done or half of it, which they do not at first.
   */
  public void loseAnswers(boolean losesAnswers) {
    synchronized (world) {
      world.losesAnswers = losesAnswers;
    }
  }

  /**
   * How far a changed spec gets in runs that are there, until told otherwise; they are observed so.
   * At first it is applied at once.
   */
  public void adjustTo(Adjustment adjustment) {
    synchronized (world) {
      world.adjustment = adjustment;
      List.copyOf(world.runs.values()).stream()
          .filter(run -> run.now.adjustment().outcome() != Adjustment.Outcome.APPLIED)
          .forEach(run -> change(run, adjustment));
    }
  }

  /** Hears every observation on the thread where it happens, in the true order. */
  public void listen(Consumer<Observation> listener) {
    synchronized (world) {
      world.listener = listener;
    }
  }

  /** Fails every stream of observations. */
  public void failStreams() {
    synchronized (world) {
      observers.forEach(o -> o.stream.fail(new RuntimeFailure.Unavailable("the stream was cut")));
      observers.clear();
    }
  }

  /** The process ends by itself. Nothing happens when there is none. */
  public void end(ProjectId project, String reason) {
    synchronized (world) {
      Run run = world.runs.get(project);
      if (run != null && run.now.phase() != Phase.TERMINATING && run.now.phase() != Phase.ENDED) {
        change(run, Phase.ENDED, reason, Optional.empty());
      }
    }
  }

  /** Everything disappears without a word, as when the machine restarts. */
  public void vanish(ProjectId project) {
    synchronized (world) {
      Run run = world.runs.get(project);
      if (run != null) {
        remove(run);
      }
    }
  }

  /** What there is of a project, ended runs included. */
  public Optional<Observed> run(ProjectId project) {
    synchronized (world) {
      return Optional.ofNullable(world.runs.get(project)).map(run -> run.now);
    }
  }

  /** Every run, ended ones included. */
  public List<Observed> runs() {
    synchronized (world) {
      return world.runs.values().stream().map(run -> run.now).toList();
    }
  }

  /** The spec that the present run was started with, or adjusted to since. */
  public Optional<ProjectSpec> spec(ProjectId project) {
    synchronized (world) {
      return Optional.ofNullable(world.runs.get(project)).map(run -> run.spec);
    }
  }

  /** Every request so far, in the order they were made. */
  public List<Request> requests() {
    synchronized (world) {
      return List.copyOf(world.requests);
    }
  }

  /** Whether the project server at this endpoint takes this credential. */
  public boolean opens(Endpoint endpoint, Credential credential) {
    synchronized (world) {
      return world.runs.values().stream()
          .filter(run -> run.now.endpoint().equals(Optional.of(endpoint)))
          .anyMatch(run -> run.credential.secret().equals(credential.secret()));
    }
  }

  @Override
  public CompletionStage<Observed> ensureRunning(
      ProjectSpec spec, Epoch epoch, Credential credential) {
    CompletableFuture<Observed> answer = new CompletableFuture<>();
    synchronized (world) {
      world.requests.add(new Request.Run(spec, epoch));
    }
    executor.execute(() -> place(spec, epoch, credential, answer));
    return answer;
  }

  private void place(
      ProjectSpec spec, Epoch epoch, Credential credential, CompletableFuture<Observed> answer) {
    synchronized (world) {
      if (world.failure != null) {
        answer.completeExceptionally(world.failure);
        return;
      }
      Run old = world.runs.get(spec.project());
      if (old == null) {
        answer(answer, create(spec, epoch, credential));
      } else if (old.now.epoch().compareTo(epoch) > 0) {
        answer.completeExceptionally(
            new RuntimeFailure.Rejected("a run of epoch " + old.now.epoch().value() + " is there"));
      } else if (old.now.epoch().equals(epoch) && alive(old)) {
        answer(answer, old);
      } else {
        old.whenGone.add(() -> place(spec, epoch, credential, answer));
        terminate(old);
      }
    }
  }

  private void answer(CompletableFuture<Observed> answer, Run run) {
    if (world.losesAnswers) {
      answer.completeExceptionally(new RuntimeFailure.Unavailable("The answer was lost."));
    } else {
      answer.complete(run.now);
    }
  }

  private static boolean alive(Run run) {
    return run.now.phase() != Phase.ENDED && run.now.phase() != Phase.TERMINATING;
  }

  private Run create(ProjectSpec spec, Epoch epoch, Credential credential) {
    String uid = "run-" + ++world.incarnations;
    Observed now =
        new Observed(
            spec.project(), epoch, uid, Phase.PENDING, "Waiting for a place", Optional.empty());
    Run run = new Run(spec, credential, now);
    world.runs.put(spec.project(), run);
    emit(new Observation.Changed(now), spec.project());
    proceed(run);
    return run;
  }

  private void proceed(Run run) {
    executor.execute(
        () -> {
          synchronized (world) {
            if (world.runs.get(run.spec.project()) != run || !world.progresses) {
              return;
            }
            if (run.now.phase() == Phase.PENDING) {
              change(run, Phase.STARTING, "Starting the project server", Optional.empty());
              proceed(run);
            } else if (run.now.phase() == Phase.STARTING) {
              int port = 1024 + (int) (Long.parseLong(run.now.uid().substring(4)) % 60_000);
              change(run, Phase.READY, "", Optional.of(new Endpoint("127.0.0.1", port)));
            }
          }
        });
  }

  @Override
  public CompletionStage<Done> ensureStopped(ProjectId project, String uid, Duration grace) {
    CompletableFuture<Done> answer = new CompletableFuture<>();
    synchronized (world) {
      world.requests.add(new Request.Stop(project, uid));
    }
    executor.execute(
        () -> {
          synchronized (world) {
            Run run = world.runs.get(project);
            if (world.failure != null) {
              answer.completeExceptionally(world.failure);
            } else if (run == null || !run.now.uid().equals(uid)) {
              answer.complete(Done.getInstance());
            } else {
              run.whenGone.add(() -> answer.complete(Done.getInstance()));
              terminate(run);
            }
          }
        });
    return answer;
  }

  @Override
  public CompletionStage<Adjustment> adjust(ProjectSpec spec, Epoch epoch) {
    CompletableFuture<Adjustment> answer = new CompletableFuture<>();
    synchronized (world) {
      world.requests.add(new Request.Adjust(spec, epoch));
    }
    executor.execute(
        () -> {
          synchronized (world) {
            Run run = world.runs.get(spec.project());
            if (world.failure != null) {
              answer.completeExceptionally(world.failure);
            } else if (run == null || !run.now.epoch().equals(epoch) || !alive(run)) {
              answer.complete(Adjustment.AT_NEXT_START);
            } else {
              answer.complete(adjust(run, spec));
            }
          }
        });
    return answer;
  }

  private Adjustment adjust(Run run, ProjectSpec spec) {
    if (run.spec.equals(spec)) {
      return run.now.adjustment();
    } else if (world.adjustment.outcome() == Adjustment.Outcome.AT_NEXT_START
        || !run.spec.environment().equals(spec.environment())) {
      return Adjustment.AT_NEXT_START;
    }
    run.spec = spec;
    if (!run.now.adjustment().equals(world.adjustment)) {
      change(run, world.adjustment);
    }
    return world.adjustment;
  }

  private void terminate(Run run) {
    if (run.now.phase() == Phase.TERMINATING) {
      return;
    }
    boolean ended = run.now.phase() == Phase.ENDED;
    change(run, Phase.TERMINATING, "Ending its processes", Optional.empty());
    if (world.endsWhenTold || ended) {
      executor.execute(() -> remove(run));
    }
  }

  private void remove(Run run) {
    synchronized (world) {
      if (world.runs.remove(run.spec.project(), run)) {
        emit(new Observation.Gone(run.spec.project(), run.now.uid()), run.spec.project());
        List.copyOf(run.whenGone).forEach(Runnable::run);
      }
    }
  }

  private void change(Run run, Phase phase, String reason, Optional<Endpoint> endpoint) {
    run.now =
        new Observed(
            run.spec.project(),
            run.now.epoch(),
            run.now.uid(),
            phase,
            reason,
            endpoint,
            "the fake said: " + phase,
            run.now.adjustment());
    emit(new Observation.Changed(run.now), run.spec.project());
  }

  private void change(Run run, Adjustment adjustment) {
    Observed was = run.now;
    run.now =
        new Observed(
            was.project(),
            was.epoch(),
            was.uid(),
            was.phase(),
            was.reason(),
            was.endpoint(),
            was.detail(),
            adjustment);
    emit(new Observation.Changed(run.now), run.spec.project());
  }

  private void emit(Observation observation, ProjectId project) {
    world.listener.accept(observation);
    observers.removeIf(o -> o.slice.contains(project) && !o.stream.offer(observation));
  }

  @Override
  public Source<Observation, NotUsed> observe(Slice slice) {
    return Source.<Observation>queue(BUFFER)
        .mapMaterializedValue(
            queue -> {
              synchronized (world) {
                queue.offer(list(slice));
                observers.add(new Observer(slice, new Outlet<>(queue)));
              }
              return NotUsed.getInstance();
            })
        .keepAlive(silence.dividedBy(2), () -> list(slice));
  }

  private Observation list(Slice slice) {
    synchronized (world) {
      return new Observation.Listed(
          world.runs.values().stream()
              .map(run -> run.now)
              .filter(observed -> slice.contains(observed.project()))
              .sorted(Comparator.comparing(Observed::uid))
              .toList());
    }
  }

  @Override
  public Duration silence() {
    return silence;
  }
}
