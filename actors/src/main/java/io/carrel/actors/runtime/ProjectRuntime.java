package io.carrel.actors.runtime;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.carrel.actors.identity.ProjectId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Runs projects. Every operation is idempotent and answers without blocking the caller; results
 * complete on the adapter's own threads and fail with a {@link RuntimeFailure}.
 */
public interface ProjectRuntime {
  /**
   * Makes sure that one run with this spec and epoch exists or is on its way. A run of a lower
   * epoch is ended first; with a higher one the request fails with {@link RuntimeFailure.Rejected}.
   * The answer is the run as it stands now, usually not {@link Phase#READY} yet; {@link #observe}
   * tells the rest.
   */
  CompletionStage<Observed> ensureRunning(ProjectSpec spec, Epoch epoch, Credential credential);

  /**
   * Makes sure that the incarnation {@code uid} does not run: asks it to end, and after {@code
   * grace} ends all its processes. Other incarnations are left alone. Completes when it is gone,
   * also when it never was.
   */
  CompletionStage<Done> ensureStopped(ProjectId project, String uid, Duration grace);

  /**
   * Makes the run of this epoch have what its spec says by now, as far as that is possible without
   * ending anything in it. Answers how far it has come; {@link #observe} tells of what follows.
   * When there is no such run, or it is ending, nothing happens, and the answer is {@link
   * Adjustment#AT_NEXT_START}.
   */
  CompletionStage<Adjustment> adjust(ProjectSpec spec, Epoch epoch);

  /**
   * All runs of a slice: first one {@link Observation.Listed}, then every change. Never completes;
   * it fails when it can no longer tell the truth, and is then to be started anew. A silent stream
   * is a healthy one only up to {@link #silence()}.
   */
  Source<Observation, NotUsed> observe(Slice slice);

  /**
   * Where this very program connects to, now, for an endpoint of which {@link #observe} has told
   * this program or another one, at any time. Asked for each connection; the answer is never kept
   * or passed on. Where there is no way, it is an endpoint to which connecting fails.
   */
  default Endpoint here(Endpoint endpoint) {
    return endpoint;
  }

  /**
   * The longest a healthy {@link #observe} stream is silent; a watchdog restarts one that is silent
   * for longer. Adapters repeat a {@link Observation.Listed} at least this often.
   */
  Duration silence();
}
