package io.carrel.k8s.api;

import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.reason.Refusal;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.WebSocket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends requests to the API server, each when its turn has come, and repeats those that were lost
 * or that the API server was too busy for. So a request must be one that may be sent twice. Callers
 * never wait; answers come on this object's own threads. Thread-safe.
 */
@SuppressWarnings("FutureReturnValueIgnored") // What the timer runs tells of its own failures.
public final class ApiServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
  private static final int WAITING = 20_000;
  private static final int CALLBACK_THREADS = 2;

  /** How often one request may be lost, which takes the request time-out each time. */
  private static final int MAX_LOST = 2;

  /** What an admin has to mend stays in the log, and does not fill it. */
  private static final Duration QUIET = Duration.ofMinutes(10);

  private static final Duration FULL = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  private final ApiSettings settings;
  private final RequestLine line;
  private final ThreadPoolExecutor work;
  private final ThreadPoolExecutor callbacks;
  private final ScheduledThreadPoolExecutor timer = Threads.timer("carrel-k8s-timer");
  private final CurrentClient client;
  private final AtomicBoolean troubled = new AtomicBoolean();
  private final Complaints refusals = new Complaints(QUIET, System::nanoTime);
  private final Set<Attempts<?>> unanswered = ConcurrentHashMap.newKeySet();

  /** One request, blocking; a {@link RuntimeFailure} it throws is its answer. */
  @FunctionalInterface
  public interface Request<T> {
    T send(KubernetesClient client);
  }

  /**
   * @throws IllegalArgumentException when the kubeconfig cannot be read
   */
  public ApiServer(ApiSettings settings) {
    this.settings = settings;
    RequestPace pace =
        new RequestPace(settings.requestsPerSecond(), settings.burst(), System::nanoTime);
    this.line =
        new RequestLine(pace, settings.longestLine(), settings.connections(), this::callLine);
    this.work = Threads.pool("carrel-k8s-work", settings.connections(), WAITING);
    this.callbacks = Threads.pool("carrel-k8s-watch", CALLBACK_THREADS, WAITING);
    Config config = Connection.config(settings);
    this.client = new CurrentClient(() -> Connection.open(config, pace, callbacks));
  }

  /** Sends it; the answer fails with a {@link RuntimeFailure} only. */
  public <T> CompletionStage<T> ask(Request<T> request) {
    return ask(request, false);
  }

  /**
   * As {@link #ask}, for what goes on with something that was begun, or ends it: it comes before
   * all others.
   */
  public <T> CompletionStage<T> askNext(Request<T> request) {
    return ask(request, true);
  }

  private <T> CompletionStage<T> ask(Request<T> request, boolean goesOn) {
    Attempts<T> attempts = new Attempts<>(request, goesOn);
    unanswered.add(attempts);
    if (timer.isShutdown()) {
      attempts.fail(unavailable("This hub is ending."));
    } else {
      attempts.lineUp();
    }
    return attempts.answer;
  }

  /** Where the API server of these settings is; asks it nothing. */
  public static URI addressOf(ApiSettings settings) {
    return Connection.address(settings);
  }

  /**
   * Opens a websocket beside the line: it is no request that may be sent twice, and carries bytes
   * for as long as somebody wants. The listener must not block; it may be told that the websocket
   * is open after this has failed, when that took longer than the request time-out.
   *
   * @param path below the API server's address, with its query
   */
  public CompletionStage<WebSocket> connect(
      String path, String protocol, WebSocket.Listener listener) {
    try {
      KubernetesClient by = client.get();
      return by.getHttpClient()
          .newWebSocketBuilder()
          .uri(URI.create(by.getMasterUrl().toString().replaceAll("/+$", "") + path))
          .subprotocol(protocol)
          .buildAsync(listener)
          .copy()
          .orTimeout(settings.requestTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (IllegalStateException closed) {
      return CompletableFuture.failedFuture(closed);
    }
  }

  private void callLine(long nanos) {
    try {
      timer.schedule(line::called, nanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("closed: nobody's turn comes any more");
    }
  }

  /** Where answers are completed; for whoever continues them. */
  public Executor executor() {
    return work;
  }

  /**
   * Runs the task after a while, on a thread that waits for no request; not at all when this object
   * is closed by then. The task must not block.
   */
  public void later(Duration delay, Runnable task) {
    try {
      timer.schedule(() -> runSafely(task), delay.toNanos(), TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("closed: a later task is dropped");
    }
  }

  /**
   * Runs what blocks on this thread, for at most the request time-out, then interrupts it: opening
   * a watch has no end of its own when it meets a connection that was cut silently.
   */
  public <T> T bounded(Supplier<T> call) {
    Bound bound = new Bound(Thread.currentThread());
    later(settings.requestTimeout(), bound::pass);
    try {
      return call.get();
    } finally {
      bound.end();
    }
  }

  private void runSafely(Runnable task) {
    try {
      callbacks.execute(task);
    } catch (RejectedExecutionException e) {
      LOG.warn("too much waits for the API server; what is due comes later");
      later(FULL, task);
    }
  }

  /** Unanswered requests fail, watches end. */
  @Override
  public void close() {
    timer.shutdownNow();
    work.shutdown();
    unanswered.forEach(attempts -> attempts.fail(unavailable("This hub is ending.")));
    client.close();
    callbacks.shutdown();
  }

  /** An API server that is away is said once, not for each request; a refusal now and then. */
  private void note(Refusal refusal) {
    if (!refusal.mayPass()) {
      if (refusals.isNews(refusal.raw())) {
        LOG.warn("the API server refused: {}", refusal.raw());
      }
    } else if (troubled.compareAndSet(false, true)) {
      LOG.warn("the API server does not do what it is asked: {}", refusal.raw());
    }
  }

  private void noteSuccess() {
    if (troubled.get() && troubled.compareAndSet(true, false)) {
      LOG.info("the API server answers again");
    }
  }

  private static RuntimeFailure unavailable(String sentence) {
    return new RuntimeFailure.Unavailable(sentence);
  }

  /** One request and its repetitions. */
  private final class Attempts<T> implements Runnable {
    private final Request<T> request;
    private final boolean goesOn;
    private final CompletableFuture<T> answer = new CompletableFuture<>();
    private int sent;
    private int lost;
    private long firstSent;
    private long sentAt;

    Attempts(Request<T> request, boolean goesOn) {
      this.request = request;
      this.goesOn = goesOn;
    }

    private void fail(Throwable failure) {
      unanswered.remove(this);
      answer.completeExceptionally(failure);
    }

    /** What was sent once goes on with that: it does not wait behind all others again. */
    void lineUp() {
      if (!line.join(this::enter, goesOn || sent > 0)) {
        fail(unavailable("Too many projects want something from the cluster."));
      }
    }

    /** To a thread that may block. */
    private void enter() {
      try {
        work.execute(this);
      } catch (RejectedExecutionException e) {
        fail(unavailable("Too many projects want something from the cluster."));
        // Not here: who is served next would meet the same, one call deeper.
        later(FULL, line::leave);
      }
    }

    private void lineUpAfter(long nanos) {
      try {
        timer.schedule(this::lineUp, nanos, TimeUnit.NANOSECONDS);
      } catch (RejectedExecutionException closed) {
        fail(unavailable("This hub is ending."));
      }
    }

    @Override
    public void run() {
      try {
        if (!answer.isDone()) {
          send();
        }
      } finally {
        line.leave();
      }
    }

    private void send() {
      sentAt = System.nanoTime();
      if (sent++ == 0) {
        firstSent = sentAt;
      }
      KubernetesClient by = client.get();
      try {
        T sentBack = request.send(by);
        noteSuccess();
        unanswered.remove(this);
        answer.complete(sentBack);
      } catch (RuntimeFailure failure) {
        fail(failure);
      } catch (RuntimeException e) {
        noteTime(by);
        refused(Refusal.of(e));
      } catch (Error e) {
        fail(e);
        throw e;
      }
    }

    private void noteTime(KubernetesClient by) {
      if (System.nanoTime() - sentAt >= settings.requestTimeout().toNanos()) {
        lost++;
        client.lost(by);
      }
    }

    private void refused(Refusal refusal) {
      long pause = pause();
      boolean inTime = isInTime(System.nanoTime(), pause);
      if (refusal.mayPass() && inTime && !timer.isShutdown()) {
        LOG.debug("the API server is asked again: {}", refusal.raw());
        lineUpAfter(pause);
      } else {
        note(refusal);
        fail(refusal.failure());
      }
    }

    /**
     * The time until a request counts as lost is not held against it, or none would be repeated.
     */
    private boolean isInTime(long now, long pause) {
      long waited = now - firstSent - lost * settings.requestTimeout().toNanos();
      return lost <= MAX_LOST && waited + pause <= settings.retryFor().toNanos();
    }

    /** Doubles each time; half of it is left to chance so that many do not come back together. */
    private long pause() {
      long most =
          Math.min(LONGEST_PAUSE.toNanos(), FIRST_PAUSE.toNanos() << Math.min(sent - 1, 10));
      return most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1);
    }
  }
}
