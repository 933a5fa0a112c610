package io.carrel.k8s.run;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.manifest.PodDifference;
import io.carrel.k8s.reason.PodReading;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Gives a pod that is there what its quota grants by now: the network by its label, CPU and memory
 * by a resize in place. Nothing of it restarts anything. Thread-safe; answers come on the API
 * server's threads.
 */
public final class Adjustments {
  private final Pods pods;

  public Adjustments(ApiServer api, String namespace) {
    this.pods = new Pods(api, namespace);
  }

  /**
   * @param desired makes the pod as it would be now; asked only when there is one of this epoch
   */
  public CompletionStage<Adjustment> adjust(ProjectId project, Epoch epoch, Supplier<Pod> desired) {
    return pods.read(project)
        .thenComposeAsync(
            found ->
                found
                    .filter(pod -> Standing.of(pod, epoch) instanceof Standing.Wanted)
                    .map(pod -> adjust(project, pod, desired.get()))
                    .orElseGet(() -> done(Adjustment.AT_NEXT_START)),
            Runnable::run);
  }

  private CompletionStage<Adjustment> adjust(ProjectId project, Pod actual, Pod desired) {
    PodDifference difference = PodDifference.between(actual, desired);
    String uid = actual.getMetadata().getUid();
    // First what a person may have been forbidden.
    return difference
        .internet()
        .map(value -> pods.switchInternet(project, uid, value))
        .orElseGet(() -> done(Optional.of(actual)))
        .thenComposeAsync(
            switched ->
                switched.isPresent() && difference.resources().isPresent()
                    ? pods.resize(project, uid, difference.resources().get())
                    : done(switched),
            Runnable::run)
        .thenApplyAsync(
            pod ->
                difference.nextPodOnly()
                    ? Adjustment.AT_NEXT_START
                    : pod.flatMap(now -> PodReading.of(now, Optional.empty()))
                        .map(Observed::adjustment)
                        .orElse(Adjustment.AT_NEXT_START),
            Runnable::run);
  }

  private static <T> CompletionStage<T> done(T answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
