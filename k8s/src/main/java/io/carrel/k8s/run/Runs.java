package io.carrel.k8s.run;

import akka.Done;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.Phase;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.manifest.ProjectObjects;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that a run is there, or is not. Requests about the same run that come while one is
 * under way share its answer. Thread-safe; answers come on the API server's threads.
 */
public final class Runs implements AutoCloseable {
  /** How often another hub may come in between before the owner is to decide anew. */
  private static final int MAX_ROUNDS = 5;

  private final Pods pods;
  private final Departures departures;
  private final RunSettings settings;
  private final UnderWay<Wanted, Observed> ensuring = new UnderWay<>();
  private final UnderWay<Ending, Done> ending = new UnderWay<>();

  private record Wanted(ProjectId project, Epoch epoch) {}

  private record Ending(String uid, Duration grace) {}

  public Runs(ApiServer api, String namespace, RunSettings settings) {
    this.pods = new Pods(api, namespace);
    this.departures = new Departures(api, pods);
    this.settings = settings;
  }

  /**
   * @param objects makes the desired objects; asked only when they are needed
   */
  public CompletionStage<Observed> ensure(
      ProjectId project, Epoch epoch, Supplier<ProjectObjects> objects) {
    return ensuring.share(
        new Wanted(project, epoch), () -> new Ensuring(project, epoch, objects).look());
  }

  /** Ends this incarnation, and waits until it is gone. */
  public CompletionStage<Done> end(ProjectId project, String uid, Duration grace) {
    return ending.share(new Ending(uid, grace), () -> delete(project, uid, grace));
  }

  private CompletionStage<Done> delete(ProjectId project, String uid, Duration grace) {
    return pods.delete(project, uid, grace)
        .thenComposeAsync(
            deleting ->
                deleting
                    ? departures.await(project, uid, grace.plus(settings.confirmation()))
                    : CompletableFuture.completedFuture(Done.getInstance()),
            Runnable::run);
  }

  /** A watch saw the incarnation disappear. */
  public void gone(String uid) {
    departures.gone(uid);
  }

  /** Those who wait for an end are told that nobody waits for it any more. */
  @Override
  public void close() {
    departures.close();
  }

  /** One request for a run, step by step. */
  private final class Ensuring {
    private final ProjectId project;
    private final Epoch epoch;
    private final Supplier<ProjectObjects> desired;
    private int rounds;

    Ensuring(ProjectId project, Epoch epoch, Supplier<ProjectObjects> desired) {
      this.project = project;
      this.epoch = epoch;
      this.desired = desired;
    }

    CompletionStage<Observed> look() {
      if (++rounds > MAX_ROUNDS) {
        return failed(new RuntimeFailure.Unavailable("Others keep changing the project's pod."));
      }
      return (rounds == 1 ? pods.read(project) : pods.readAgain(project))
          .thenComposeAsync(pod -> step(Standing.of(pod.orElse(null), epoch), null), Runnable::run);
    }

    /**
     * @param refusal why the pod was not accepted, when that is so: there may have been another one
     */
    private CompletionStage<Observed> step(Standing standing, @Nullable RuntimeFailure refusal) {
      if (standing instanceof Standing.Wanted wanted) {
        return withCredential(wanted.run());
      } else if (standing instanceof Standing.Later later) {
        return failed(
            new RuntimeFailure.Rejected(
                "A newer run of this project is there: epoch " + later.epoch().value() + "."));
      } else if (standing instanceof Standing.Foreign) {
        return failed(
            new RuntimeFailure.Rejected(
                "Something else in the cluster has the name of the project's pod."));
      } else if (standing instanceof Standing.InTheWay old) {
        return end(project, old.uid(), settings.grace())
            .thenComposeAsync(gone -> look(), Runnable::run);
      }
      return refusal == null ? apply() : failed(refusal);
    }

    private CompletionStage<Observed> apply() {
      return pods.apply(desired.get().pod())
          .thenComposeAsync(
              applied ->
                  applied.refusal().isPresent()
                      ? lookWhy(applied.refusal().get())
                      : step(Standing.of(applied.pod(), epoch), null),
              Runnable::run);
    }

    private CompletionStage<Observed> lookWhy(RuntimeFailure refusal) {
      return pods.readAgain(project)
          .thenComposeAsync(
              pod -> step(Standing.of(pod.orElse(null), epoch), refusal), Runnable::run);
    }

    /** A hub that ended in between may have left the pod waiting for its credential. */
    private CompletionStage<Observed> withCredential(Observed run) {
      if (run.phase() != Phase.PENDING) {
        return CompletableFuture.completedFuture(run);
      }
      return pods.applySecret(desired.get(), run.uid())
          .thenApplyAsync(secret -> run, Runnable::run);
    }
  }

  private static <T> CompletionStage<T> failed(RuntimeFailure failure) {
    return CompletableFuture.failedFuture(failure);
  }
}
