package io.carrel.k8s.watch;

import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * A list, then every change. A watch that ends is opened again from where it ended; when the API
 * server no longer knows that moment, everything is listed anew. A watch without a sign of life is
 * given up, whatever its connection says.
 *
 * <p>Thread-safe. The reader is called by one thread at a time, in the true order.
 *
 * @param <T> the kind of object
 * @param <R> what is kept of one
 */
public final class ResumingWatch<T extends HasMetadata, R> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ResumingWatch.class);

  /** A watch that lived for this long ended for no reason that a pause would help. */
  private static final long HEALTHY_NANOS = Duration.ofSeconds(5).toNanos();

  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

  /** So many that a cut is noticed soon after the sign of life is overdue. */
  private static final int LOOKS_PER_SIGN = 25;

  private final String name;
  private final ApiServer api;
  private final Feed<T> feed;
  private final Function<T, Optional<R>> read;
  private final Reader<R> reader;
  private final Duration signOfLife;

  /** Counts the attempts; news of an earlier one are not listened to. */
  private long attempt;

  private String version = "";
  private @Nullable Watch watch;
  private long openedAt;
  private long lastSign;
  private int endings;
  private boolean bookmarked;
  private boolean closed;

  /** Hears everything. Must not block. */
  public interface Reader<R> {
    void listed(List<R> all);

    void changed(R one);

    void deleted(R one);

    /** Nothing more will be heard. */
    void failed(RuntimeFailure failure);
  }

  /**
   * @param watch null when the API server no longer knows the moment to watch from
   */
  private record Opened(@Nullable Watch watch) {}

  /**
   * @param name for the log
   * @param read what is kept of an object; empty: it is not told of
   */
  public ResumingWatch(
      String name,
      ApiServer api,
      Feed<T> feed,
      Function<T, Optional<R>> read,
      Reader<R> reader,
      Duration signOfLife) {
    this.name = name;
    this.api = api;
    this.feed = feed;
    this.read = read;
    this.reader = reader;
    this.signOfLife = signOfLife;
  }

  public synchronized void start() {
    list();
    lookLater();
  }

  private synchronized void list() {
    long mine = ++attempt;
    feed.list(api, read)
        .whenCompleteAsync((listed, failure) -> onListed(mine, listed, failure), Runnable::run);
  }

  private synchronized void onListed(
      long of, Feed.@Nullable Listed<R> listed, @Nullable Throwable failure) {
    if (isOver(of)) {
      return;
    }
    if (listed == null) {
      fail(failure);
      return;
    }
    version = listed.version();
    lastSign = System.nanoTime();
    reader.listed(listed.all());
    open();
  }

  private synchronized void open() {
    long mine = ++attempt;
    String from = version;
    api.askNext(client -> openOrExpired(client, from, mine))
        .whenCompleteAsync((opened, failure) -> onOpened(mine, opened, failure), Runnable::run);
  }

  private Opened openOrExpired(KubernetesClient client, String from, long mine) {
    Listener listener = new Listener(mine);
    try {
      return new Opened(api.bounded(() -> feed.watch(client, from, listener)));
    } catch (KubernetesClientException e) {
      listener.givenUp = true;
      if (e.getCode() == Feed.EXPIRED) {
        return new Opened(null);
      }
      throw e;
    }
  }

  private synchronized void onOpened(
      long of, @Nullable Opened opened, @Nullable Throwable failure) {
    if (isOver(of)) {
      if (opened != null && opened.watch() != null) {
        opened.watch().close();
      }
    } else if (opened == null) {
      fail(failure);
    } else if (opened.watch() == null) {
      expired();
    } else {
      watch = opened.watch();
      openedAt = System.nanoTime();
      lastSign = openedAt;
    }
  }

  private synchronized void onEvent(long of, Watcher.Action action, T object) {
    if (isOver(of)) {
      return;
    }
    lastSign = System.nanoTime();
    bookmarked = bookmarked || action == Watcher.Action.BOOKMARK;
    version = object.getMetadata().getResourceVersion();
    if (action == Watcher.Action.ADDED || action == Watcher.Action.MODIFIED) {
      read.apply(object).ifPresent(reader::changed);
    } else if (action == Watcher.Action.DELETED) {
      read.apply(object).ifPresent(reader::deleted);
    }
  }

  private synchronized void onEnd(long of, WatcherException cause) {
    if (isOver(of)) {
      return;
    }
    boolean healthy = watch != null && System.nanoTime() - openedAt > HEALTHY_NANOS;
    endings = healthy ? 0 : endings + 1;
    watch = null;
    if (cause.isHttpGone()) {
      expired();
      return;
    }
    LOG.debug("{}: the watch ended and is opened again: {}", name, cause.toString());
    afterPause(this::open);
  }

  /** A list costs much; an API server that forgets at once is not asked for one at once again. */
  private void expired() {
    note("the API server forgot where the watch was; listing anew");
    afterPause(this::list);
    endings++;
  }

  private void afterPause(Runnable next) {
    long mine = ++attempt;
    api.later(pause(), () -> unlessOver(mine, next));
  }

  private synchronized void unlessOver(long of, Runnable next) {
    if (!isOver(of)) {
      next.run();
    }
  }

  private Duration pause() {
    long most = Math.min(LONGEST_PAUSE.toMillis(), endings == 0 ? 0 : 50L << Math.min(endings, 8));
    return Duration.ofMillis(most / 2 + ThreadLocalRandom.current().nextLong(most / 2 + 1));
  }

  /** Whether it was heard of within the time that a sign of life may take. */
  synchronized boolean isAlive() {
    return watch != null && System.nanoTime() - lastSign < signOfLife.toNanos();
  }

  private void lookLater() {
    api.later(signOfLife.dividedBy(LOOKS_PER_SIGN), this::look);
  }

  private synchronized void look() {
    if (closed) {
      return;
    }
    if (watch != null && !isAlive()) {
      note("the watch has been silent for too long; it is opened anew");
      Watch silent = watch;
      watch = null;
      open();
      silent.close();
    }
    lookLater();
  }

  /** Without bookmarks, which Kubernetes does not send for Events, it is nothing out of the way. */
  private void note(String sentence) {
    LOG.atLevel(bookmarked ? Level.INFO : Level.DEBUG).log("{}: {}", name, sentence);
  }

  private boolean isOver(long of) {
    return closed || of != attempt;
  }

  private void fail(@Nullable Throwable failure) {
    closed = true;
    Throwable cause =
        failure == null ? null : failure.getCause() == null ? failure : failure.getCause();
    reader.failed(
        cause instanceof RuntimeFailure told
            ? told
            : new RuntimeFailure.Unavailable("The cluster could not be asked."));
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  /** What one attempt hears. */
  private final class Listener implements Watcher<T> {
    private final long of;

    /** It was not open in time. It may open still, beside the next try of the same attempt. */
    private volatile boolean givenUp;

    Listener(long of) {
      this.of = of;
    }

    @Override
    public void eventReceived(Action action, T object) {
      if (!givenUp) {
        onEvent(of, action, object);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      if (!givenUp) {
        onEnd(of, cause);
      }
    }
  }
}
