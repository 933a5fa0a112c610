package io.carrel.k8s.prepull;

import akka.NotUsed;
import akka.stream.javadsl.Source;
import io.carrel.actors.prepull.NodePreparation;
import io.carrel.actors.prepull.Preparation;
import io.carrel.actors.stream.Outlet;
import io.carrel.k8s.api.ApiServer;
import io.carrel.k8s.manifest.PodSettings;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Prepares the nodes of a cluster by a DaemonSet that pulls and checks the images of projects, and
 * by their taints. Thread-safe.
 */
public final class KubernetesPreparation implements NodePreparation {
  private static final int QUEUE = 16;

  private final ApiServer api;
  private final String namespace;
  private final PrepullSettings settings;
  private final Duration signOfLife;
  private final Supplier<CompletionStage<PodSettings>> projects;

  /**
   * Asks the cluster nothing yet.
   *
   * @param namespace where projects run, and the DaemonSet too
   * @param signOfLife a watch without an event or a bookmark for this long counts as cut
   * @param projects what projects start with now; asked every 10 s, must not block. When it fails,
   *     so does the stream
   */
  public KubernetesPreparation(
      ApiServer api,
      String namespace,
      PrepullSettings settings,
      Duration signOfLife,
      Supplier<CompletionStage<PodSettings>> projects) {
    this.api = api;
    this.namespace = namespace;
    this.settings = settings;
    this.signOfLife = signOfLife;
    this.projects = projects;
  }

  @Override
  public Source<Preparation, NotUsed> prepare() {
    return Source.<Preparation>queue(QUEUE)
        .mapMaterializedValue(
            queue -> {
              PrepullRun run =
                  new PrepullRun(
                      api, namespace, settings, signOfLife, projects, new Outlet<>(queue));
              run.start();
              return run;
            })
        // Only the latest picture is of use.
        .conflate((before, now) -> now)
        .watchTermination(
            (run, ended) -> {
              ended.whenCompleteAsync((done, failure) -> run.close(), Runnable::run);
              return NotUsed.getInstance();
            });
  }
}
