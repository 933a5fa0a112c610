package io.carrel.k8s;

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
import io.carrel.actors.runtime.Slice;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.manifest.PodManifest;
import io.carrel.k8s.manifest.ProjectNetwork;
import io.carrel.k8s.manifest.ProjectObjects;
import io.carrel.k8s.run.Adjustments;
import io.carrel.k8s.run.Network;
import io.carrel.k8s.run.Runs;
import io.carrel.k8s.watch.PodWatches;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/**
 * Projects as pods of one namespace of a Kubernetes cluster.
 *
 * <p>Runs outlive this object and its program; any number of others go on with them at the same
 * time. Nothing of a run is kept in memory that the API server does not know. Thread-safe; results
 * complete on its own few threads, whose number does not depend on that of projects.
 */
public final class KubernetesRuntime implements ProjectRuntime, AutoCloseable {
  private final KubernetesSettings settings;
  private final PodShapes shapes;
  private final ApiServer api;
  private final Network network;
  private final Runs runs;
  private final Adjustments adjustments;
  private final PodWatches watches;

  /**
   * Asks the cluster nothing yet.
   *
   * @throws IllegalArgumentException when the kubeconfig cannot be read
   */
  public KubernetesRuntime(KubernetesSettings settings, PodShapes shapes) {
    this.settings = settings;
    this.shapes = shapes;
    this.api = new ApiServer(settings.api());
    this.network = new Network(api, settings.namespace(), ProjectNetwork.of(settings.network()));
    this.runs = new Runs(api, settings.namespace(), settings.run());
    this.adjustments = new Adjustments(api, settings.namespace());
    this.watches = new PodWatches(api, settings.namespace(), settings.watch(), runs::gone);
  }

  @Override
  public CompletionStage<Observed> ensureRunning(
      ProjectSpec spec, Epoch epoch, Credential credential) {
    return network
        .ensure()
        .thenComposeAsync(
            safe -> runs.ensure(spec.project(), epoch, () -> objects(spec, epoch, credential)),
            Runnable::run);
  }

  private ProjectObjects objects(ProjectSpec spec, Epoch epoch, Credential credential) {
    return PodManifest.of(
        spec, epoch, credential, shapes.settings(), shapes.quota(spec), settings.run().grace());
  }

  @Override
  public CompletionStage<Adjustment> adjust(ProjectSpec spec, Epoch epoch) {
    return adjustments.adjust(
        spec.project(),
        epoch,
        () ->
            PodManifest.pod(
                spec, epoch, shapes.settings(), shapes.quota(spec), settings.run().grace()));
  }

  @Override
  public CompletionStage<Done> ensureStopped(ProjectId project, String uid, Duration grace) {
    return runs.end(project, uid, grace);
  }

  @Override
  public Source<Observation, NotUsed> observe(Slice slice) {
    return watches.observe(slice);
  }

  @Override
  public Duration silence() {
    return watches.silence();
  }

  /** Lets go of the runs, which go on. Streams and unanswered requests fail. */
  @Override
  public void close() {
    watches.close();
    runs.close();
    api.close();
  }
}
