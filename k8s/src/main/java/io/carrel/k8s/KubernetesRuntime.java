package io.carrel.k8s;

import akka.Done;
import akka.NotUsed;
import akka.stream.javadsl.Source;
import com.typesafe.config.Config;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.prepull.NodePreparation;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.Slice;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.manifest.PodManifest;
import io.carrel.k8s.manifest.PodQuota;
import io.carrel.k8s.manifest.PodSettings;
import io.carrel.k8s.manifest.ProjectNetwork;
import io.carrel.k8s.manifest.ProjectObjects;
import io.carrel.k8s.prepull.KubernetesPreparation;
import io.carrel.k8s.prepull.PrepullSettings;
import io.carrel.k8s.reach.Reach;
import io.carrel.k8s.run.Adjustments;
import io.carrel.k8s.run.Network;
import io.carrel.k8s.run.Runs;
import io.carrel.k8s.watch.PodWatches;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Projects as pods of one namespace of a Kubernetes cluster.
 *
 * <p>Runs outlive this object and its program; any number of others go on with them at the same
 * time. Nothing of a run is kept in memory that the API server does not know. Thread-safe; results
 * complete on its own few threads, whose number does not depend on that of projects.
 */
public final class KubernetesRuntime implements ProjectRuntime, AutoCloseable {
  private final KubernetesSettings settings;
  private final ApiServer api;
  private final PodShapes shapes;
  private final Network network;
  private final Reach reach;
  private final Runs runs;
  private final Adjustments adjustments;
  private final PodWatches watches;
  private final Optional<PrepullSettings> prepull;

  /**
   * Asks the cluster nothing yet.
   *
   * @throws IllegalArgumentException when the kubeconfig cannot be read
   */
  public KubernetesRuntime(KubernetesSettings settings, PodShapes shapes) {
    this(settings, api -> shapes, Optional.empty());
  }

  private KubernetesRuntime(
      KubernetesSettings settings,
      Function<ApiServer, PodShapes> shapes,
      Optional<PrepullSettings> prepull) {
    this.settings = settings;
    this.api = new ApiServer(settings.api());
    this.shapes = shapes.apply(api);
    this.network = new Network(api, settings.namespace(), ProjectNetwork.of(settings.network()));
    this.runs = new Runs(api, settings.namespace(), settings.run());
    this.adjustments = new Adjustments(api, settings.namespace());
    this.reach = new Reach(settings.reach(), api, settings.namespace());
    this.watches = new PodWatches(api, settings.namespace(), settings.watch(), reach, runs::gone);
    this.prepull = prepull;
  }

  /**
   * As {@code carrel.kubernetes} of a whole configuration says, with the namespace's ConfigMaps
   * {@code project-pod} and {@code project-image} laid over it and followed. Asks the cluster
   * nothing yet.
   *
   * @throws IllegalArgumentException with one sentence when a setting makes no sense or the
   *     kubeconfig cannot be read
   */
  public static KubernetesRuntime from(Config root) {
    Config config = root.getConfig("carrel.kubernetes");
    KubernetesSettings settings = SettingsReader.settings(config);
    return new KubernetesRuntime(
        settings,
        api -> new LivePodShapes(config, api, settings.namespace(), settings.watch().signOfLife()),
        SettingsReader.prepull(config));
  }

  /**
   * Asks once what has to be there before projects can run: the namespace, its claims, the rights,
   * images. One sentence for whoever sets it up about what is not; empty when all is.
   *
   * @param root as for {@link #from}
   */
  public static CompletionStage<Optional<String>> lacks(Config root) {
    Config config = root.getConfig("carrel.kubernetes");
    KubernetesSettings settings = SettingsReader.settings(config);
    ApiServer api = new ApiServer(settings.api());
    return new Preflight(api, settings, config)
        .lacks()
        .whenCompleteAsync((lack, failure) -> api.close(), Runnable::run);
  }

  @Override
  public CompletionStage<Observed> ensureRunning(
      ProjectSpec spec, Epoch epoch, Credential credential) {
    return network
        .ensure()
        .thenComposeAsync(safe -> shapes.ready(), Runnable::run)
        .thenComposeAsync(
            ready -> runs.ensure(spec.project(), epoch, () -> objects(spec, epoch, credential)),
            Runnable::run)
        .thenApplyAsync(reach::known, Runnable::run);
  }

  private ProjectObjects objects(ProjectSpec spec, Epoch epoch, Credential credential) {
    return PodManifest.of(
        spec,
        epoch,
        credential,
        shapes.settings(),
        PodQuota.of(spec.quota()),
        settings.run().grace());
  }

  @Override
  public CompletionStage<Adjustment> adjust(ProjectSpec spec, Epoch epoch) {
    return shapes
        .ready()
        .thenComposeAsync(
            ready -> adjustments.adjust(spec.project(), epoch, () -> pod(spec, epoch)),
            Runnable::run);
  }

  private Pod pod(ProjectSpec spec, Epoch epoch) {
    return PodManifest.pod(
        spec, epoch, shapes.settings(), PodQuota.of(spec.quota()), settings.run().grace());
  }

  @Override
  public CompletionStage<Done> ensureStopped(ProjectId project, String uid, Duration grace) {
    return runs.end(project, uid, grace);
  }

  @Override
  public Source<Observation, NotUsed> observe(Slice slice) {
    return watches.observe(slice).mapMaterializedValue(this::withNetwork);
  }

  /**
   * Runs that are there already have to hear the hub at its present address, also when nobody
   * starts another one. What fails is repeated when a stream begins anew, and by each start.
   */
  private NotUsed withNetwork(NotUsed opened) {
    network.ensure();
    return opened;
  }

  /** What prepares the cluster's nodes for projects; empty unless the settings ask for it. */
  public Optional<NodePreparation> preparation() {
    return prepull.map(
        asked ->
            new KubernetesPreparation(
                api,
                settings.namespace(),
                asked,
                settings.watch().signOfLife(),
                this::podSettings));
  }

  private CompletionStage<PodSettings> podSettings() {
    return shapes.ready().thenApplyAsync(ready -> shapes.settings(), Runnable::run);
  }

  @Override
  public Endpoint here(Endpoint endpoint) {
    return reach.here(endpoint);
  }

  @Override
  public Duration silence() {
    return watches.silence();
  }

  /** Lets go of the runs, which go on. Streams and unanswered requests fail. */
  @Override
  public void close() {
    if (shapes instanceof LivePodShapes live) {
      live.close();
    }
    watches.close();
    reach.close();
    runs.close();
    api.close();
  }
}
