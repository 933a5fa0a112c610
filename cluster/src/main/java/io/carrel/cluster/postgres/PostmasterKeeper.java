package io.carrel.cluster.postgres;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the postmaster again whenever it has ended by itself, at the port that its clients know:
 * it may be killed when memory runs out, or give up on a full disk. Works on a thread of its own.
 */
final class PostmasterKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(PostmasterKeeper.class);

  /** A look costs two small files. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(250);

  private static final Duration AFTER_A_FAILURE = Duration.ofSeconds(1);
  private static final Duration LAST_ATTEMPT = Duration.ofSeconds(70);

  private final Postmaster postmaster;
  private final int port;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread made = new Thread(task, "carrel-postgresql");
            made.setDaemon(true);
            return made;
          });

  private PostmasterKeeper(Postmaster postmaster, int port) {
    this.postmaster = postmaster;
    this.port = port;
  }

  /** Begins to look after a postmaster that runs at this port. */
  static PostmasterKeeper keep(Postmaster postmaster, int port) {
    PostmasterKeeper keeper = new PostmasterKeeper(postmaster, port);
    keeper.lookAfter(LOOK_EVERY);
    return keeper;
  }

  private void lookAfter(Duration pause) {
    try {
      var unused = thread.schedule(this::look, pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      LOG.debug("nobody needs it any more");
    }
  }

  private void look() {
    try {
      if (!postmaster.isRunning()) {
        LOG.warn("PostgreSQL has ended and is started again");
        postmaster.startAgain(port);
        LOG.info("PostgreSQL is back");
      }
      lookAfter(LOOK_EVERY);
    } catch (IOException e) {
      LOG.error("PostgreSQL cannot be started again: {}", e.getMessage());
      lookAfter(AFTER_A_FAILURE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks after it no longer. Blocks until the present attempt is over. */
  void stop() throws InterruptedException {
    thread.shutdownNow();
    if (!thread.awaitTermination(LAST_ATTEMPT.toSeconds(), TimeUnit.SECONDS)) {
      LOG.warn("PostgreSQL is still starting");
    }
  }
}
