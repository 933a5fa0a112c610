package io.carrel.local;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import io.carrel.actors.stream.Outlet;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Projects as processes of this machine. It isolates nobody: a project's processes run as the hub's
 * own user and can read what that user can.
 *
 * <p>Runs outlive this object and its program; another one over the same data folder, later or at
 * the same time, goes on with them. Thread-safe; results complete on its own few threads.
 */
public final class LocalRuntime implements ProjectRuntime, AutoCloseable {
  private static final int WORKERS = 4;
  private static final int WAITING = 10_000;
  private static final int OBSERVATIONS = 10_000;

  private final LocalSettings settings;
  private final ThreadPoolExecutor work;
  private final ScheduledExecutorService watchThread;
  private final RunFolders folders;
  private final Runs runs;
  private final RunWatch watch;
  private volatile boolean stopping;

  /**
   * @throws IOException when the run folder or {@code /proc} cannot be read
   */
  public LocalRuntime(LocalSettings settings, Clock clock) throws IOException {
    this.settings = settings;
    this.work =
        new ThreadPoolExecutor(
            WORKERS,
            WORKERS,
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(WAITING),
            daemons("carrel-local-work"));
    this.work.allowCoreThreadTimeOut(true);
    this.watchThread = Executors.newSingleThreadScheduledExecutor(daemons("carrel-local-watch"));
    this.folders = new RunFolders(settings.dataFolder().resolve("run"));
    this.runs = new Runs(folders, new ProcessTable(), new ProjectServerLauncher(settings), clock);
    this.watch = new RunWatch(folders, runs, settings, watchThread, work);
    watch.start();
  }

  @Override
  public CompletionStage<Observed> ensureRunning(
      ProjectSpec spec, Epoch epoch, Credential credential) {
    return blocking(
            () -> {
              if (stopping) {
                throw new RuntimeFailure.Unavailable("This hub is stopping all projects.");
              }
              ProjectServerLauncher.check(spec);
              return runs.place(spec, epoch, credential);
            })
        .thenCompose(
            placed ->
                placed.inTheWay()
                    ? ensureStopped(spec.project(), placed.observed().uid(), settings.grace())
                        .thenComposeAsync(gone -> ensureRunning(spec, epoch, credential), work)
                    : latest(placed.observed()));
  }

  /** The run as the observers know it by now; they hear of it before the answer is given. */
  private CompletionStage<Observed> latest(Observed placed) {
    return watch
        .refresh()
        .thenApply(
            refreshed ->
                watch
                    .latest(placed.project())
                    .filter(now -> now.uid().equals(placed.uid()))
                    .orElse(placed))
        .thenApplyAsync(now -> now, work);
  }

  @Override
  public CompletionStage<Done> ensureStopped(ProjectId project, String uid, Duration grace) {
    return blocking(
            () -> {
              runs.terminate(project, uid, grace);
              return uid;
            })
        .thenCompose(watch::awaitGone)
        .thenApplyAsync(gone -> gone, work);
  }

  /** Processes are not limited here: whatever the quota grants, a run has it already. */
  @Override
  public CompletionStage<Adjustment> adjust(ProjectSpec spec, Epoch epoch) {
    return blocking(
        () ->
            folders
                .of(spec.project())
                .read()
                .filter(run -> run.epoch().equals(epoch) && run.isLive())
                .map(run -> Adjustment.APPLIED)
                .orElse(Adjustment.AT_NEXT_START));
  }

  /**
   * Ends every run of this data folder, and refuses to start another. Their owners hear of it as of
   * any end from outside.
   */
  public CompletionStage<Done> stopAll(Duration grace) {
    stopping = true;
    return blocking(folders::projects)
        .thenCompose(
            projects ->
                CompletableFuture.allOf(
                    projects.stream()
                        .map(project -> stopWhatRuns(project, grace).toCompletableFuture())
                        .toArray(CompletableFuture<?>[]::new)))
        .thenApply(all -> Done.getInstance());
  }

  private CompletionStage<Done> stopWhatRuns(ProjectId project, Duration grace) {
    return blocking(() -> folders.of(project).read())
        .thenCompose(
            run ->
                run.isPresent()
                    ? ensureStopped(project, run.get().uid(), grace)
                    : CompletableFuture.completedFuture(Done.getInstance()));
  }

  @Override
  public Source<Observation, NotUsed> observe(Slice slice) {
    return Source.<Observation>queue(OBSERVATIONS)
        .mapMaterializedValue(
            queue -> {
              watch.observe(slice, new Outlet<>(queue));
              return NotUsed.getInstance();
            });
  }

  @Override
  public Duration silence() {
    return settings.relist().multipliedBy(3).dividedBy(2);
  }

  /** Lets go of the runs, which go on. Streams and unanswered requests fail. */
  @Override
  public void close() {
    try {
      watchThread.execute(watch::close);
    } catch (RejectedExecutionException closedBefore) {
      return;
    }
    watchThread.shutdown();
    work.shutdown();
  }

  private <T> CompletableFuture<T> blocking(Callable<T> action) {
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              return action.call();
            } catch (RuntimeFailure e) {
              throw e;
            } catch (Exception e) {
              throw new CompletionException(
                  new RuntimeFailure.Unavailable(
                      "The run folder cannot be used: " + e.getMessage()));
            }
          },
          work);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.failedFuture(
          new RuntimeFailure.Unavailable("This machine has too much to do."));
    }
  }

  private static ThreadFactory daemons(String name) {
    return task -> {
      Thread thread = new Thread(task, name);
      thread.setDaemon(true);
      return thread;
    };
  }
}
