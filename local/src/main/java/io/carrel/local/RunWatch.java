package io.carrel.local;

import akka.Done;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import io.carrel.actors.stream.Outlet;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all run folders and their processes again and again, tells the observers what changed,
 * and has done what is due. Its state belongs to one thread of its own; whatever may block or
 * writes goes to the executor for work.
 */
final class RunWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RunWatch.class);

  /** Between two looks while a run is on its way up or down. */
  private static final Duration HASTE = Duration.ofMillis(50);

  private final RunFolders folders;
  private final Runs runs;
  private final LocalSettings settings;
  private final ScheduledExecutorService thread;
  private final Executor work;

  private final Observers observers = new Observers();
  private final Map<String, List<CompletableFuture<Done>>> awaitedEnds = new HashMap<>();
  private @Nullable Future<?> next;

  /** Whether the last look failed: said once, not at every look. */
  private boolean blind;

  private long listedAt = System.nanoTime();

  /** Projects whose next step is with the executor. */
  private final Set<ProjectId> underWay = ConcurrentHashMap.newKeySet();

  private final Object refreshLock = new Object();
  private @Nullable CompletableFuture<Done> nextRefresh;

  RunWatch(
      RunFolders folders,
      Runs runs,
      LocalSettings settings,
      ScheduledExecutorService thread,
      Executor work) {
    this.folders = folders;
    this.runs = runs;
    this.settings = settings;
    this.thread = thread;
    this.work = work;
  }

  void start() {
    thread.execute(this::lookAndRepeat);
  }

  /** Adds an observer: it gets the list at once, then every change. */
  void observe(Slice slice, Outlet<Observation> stream) {
    try {
      thread.execute(
          () -> {
            if (look()) {
              observers.add(slice, stream);
            } else {
              stream.fail(unavailable());
            }
          });
    } catch (RejectedExecutionException closed) {
      stream.fail(unavailable());
    }
  }

  /** Completes, on the watch's thread, after a look that began later than this call. */
  CompletableFuture<Done> refresh() {
    synchronized (refreshLock) {
      if (nextRefresh == null) {
        nextRefresh = new CompletableFuture<>();
        try {
          thread.execute(this::refreshNow);
        } catch (RejectedExecutionException closed) {
          nextRefresh.completeExceptionally(unavailable());
        }
      }
      return nextRefresh;
    }
  }

  private void refreshNow() {
    CompletableFuture<Done> refreshed;
    synchronized (refreshLock) {
      refreshed = Objects.requireNonNull(nextRefresh);
      nextRefresh = null;
    }
    look();
    refreshed.complete(Done.getInstance());
  }

  /** Completes, on the watch's thread, once this incarnation is gone and observers were told. */
  CompletableFuture<Done> awaitGone(String uid) {
    CompletableFuture<Done> gone = new CompletableFuture<>();
    try {
      thread.execute(
          () -> {
            awaitedEnds.computeIfAbsent(uid, first -> new ArrayList<>()).add(gone);
            look();
          });
    } catch (RejectedExecutionException closed) {
      gone.completeExceptionally(unavailable());
    }
    return gone;
  }

  /** The latest look's answer about a project, on the watch's own thread only. */
  Optional<Observed> latest(ProjectId project) {
    return observers.told(project);
  }

  /** Fails everybody who waits. On the watch's own thread only. */
  void close() {
    if (next != null) {
      next.cancel(false);
    }
    observers.fail(unavailable());
    awaitedEnds
        .values()
        .forEach(all -> all.forEach(end -> end.completeExceptionally(unavailable())));
    awaitedEnds.clear();
  }

  private void lookAndRepeat() {
    boolean hasty = true;
    try {
      look();
      relist();
      hasty = observers.told().stream().anyMatch(run -> isOnItsWay(run.phase()));
    } finally {
      Duration pause = hasty ? HASTE : settings.poll();
      next = thread.schedule(this::lookAndRepeat, pause.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private static boolean isOnItsWay(Phase phase) {
    return phase != Phase.READY && phase != Phase.ENDED;
  }

  /** One look at everything; false when it could not be taken, which the observers were told. */
  private boolean look() {
    Map<ProjectId, Observed> now = new HashMap<>();
    try {
      for (ProjectId project : folders.projects()) {
        Optional<RunRecord> run = folders.of(project).read();
        if (run.isPresent()) {
          now.put(project, run.get().observed(project));
          proceed(project, run.get());
        }
      }
    } catch (IOException | RuntimeException e) {
      if (!blind) {
        LOG.warn("the run folders cannot be read: {}", e.toString());
      }
      blind = true;
      observers.fail(unavailable());
      return false;
    }
    blind = false;
    observers.update(now);
    tellEnds(now);
    return true;
  }

  private void tellEnds(Map<ProjectId, Observed> now) {
    if (awaitedEnds.isEmpty()) {
      return;
    }
    Set<String> uids = new HashSet<>();
    now.values().forEach(run -> uids.add(run.uid()));
    List<String> gone = awaitedEnds.keySet().stream().filter(uid -> !uids.contains(uid)).toList();
    for (String uid : gone) {
      Objects.requireNonNull(awaitedEnds.remove(uid))
          .forEach(end -> end.complete(Done.getInstance()));
    }
  }

  /** Hands over what is due for this run: writing its end down, or asking whether it is ready. */
  private void proceed(ProjectId project, RunRecord run) {
    boolean unsettled = runs.isUnsettled(run);
    boolean starting = run.isLive() && run.process() != null && run.port() == null;
    if ((unsettled || starting) && underWay.add(project)) {
      try {
        work.execute(() -> step(project, run.uid(), unsettled));
      } catch (RejectedExecutionException busy) {
        underWay.remove(project);
      }
    }
  }

  private void step(ProjectId project, String uid, boolean unsettled) {
    try {
      if (unsettled) {
        runs.settle(project, uid);
      } else {
        Optional<Integer> port = folders.of(project).readPort().filter(HealthProbe::answers);
        if (port.isPresent()) {
          runs.ready(project, uid, port.get());
        }
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("project {} cannot be looked after: {}", project, e.toString());
    } finally {
      underWay.remove(project);
    }
  }

  private void relist() {
    if (System.nanoTime() - listedAt < settings.relist().toNanos()) {
      return;
    }
    listedAt = System.nanoTime();
    observers.repeat();
    List<ProjectId> running = observers.told().stream().map(Observed::project).toList();
    try {
      work.execute(() -> running.forEach(this::trimLog));
    } catch (RejectedExecutionException busy) {
      LOG.debug("the logs are trimmed later");
    }
  }

  private void trimLog(ProjectId project) {
    try {
      folders.of(project).log().trim();
    } catch (IOException e) {
      LOG.warn("the log of project {} cannot be trimmed: {}", project, e.toString());
    }
  }

  private static RuntimeFailure unavailable() {
    return new RuntimeFailure.Unavailable("The runs of this machine cannot be told now.");
  }
}
