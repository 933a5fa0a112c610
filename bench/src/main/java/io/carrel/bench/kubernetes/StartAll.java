package io.carrel.bench.kubernetes;

import io.carrel.actors.identity.ProjectId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** All projects are started at once, and a hub is killed when half of them have a pod. */
final class StartAll {
  private static final long LOOK_MILLIS = 20;

  /**
   * What was seen.
   *
   * @param running how many came as far as projects come on these nodes
   * @param seconds from the first request until its owner had seen the last of these
   * @param killedAt how many had a pod when the hub was killed
   * @param away seconds until all hubs answered again
   * @param pause the longest time without a new pod from then on
   * @param traffic of the hubs with the API server
   * @param events of pods, to one watch of all
   * @param eventBytes of all these
   */
  record Started(
      Orders.Outcome orders,
      int running,
      double seconds,
      int killedAt,
      double away,
      Duration pause,
      RequestCount.Traffic traffic,
      long events,
      long eventBytes) {}

  private StartAll() {}

  /**
   * @param within until all have to run
   */
  static Started play(Scene scene, Duration within) throws IOException, InterruptedException {
    List<ProjectId> projects = scene.projects();
    PodLog pods = scene.pods();
    RequestCount.Sample before = scene.requests().sample();
    long begun = System.nanoTime();
    long deadline = begun + within.toNanos();
    Orders starts = Orders.give(scene.crowd(), "projects/start", projects, Map.of(), deadline);
    while (pods.projects() < projects.size() / 2 && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    int killedAt = pods.projects();
    long killed = System.nanoTime();
    scene.site().kill(0);
    scene.site().bringBack();
    double away = since(killed);
    System.err.printf("killed with %d pods, back after %.1f s%n", killedAt, away);
    Set<ProjectId> left =
        scene
            .owners()
            .await(
                projects,
                pods::ran,
                (project, word) -> scene.nodes().runs(word) && pods.ran(word.uid()),
                deadline);
    double seconds = since(begun);
    System.err.printf("%d not there after %.1f s%n", left.size(), seconds);
    return new Started(
        starts.outcome(),
        projects.size() - left.size(),
        seconds,
        killedAt,
        away,
        pods.longestPause(killed),
        scene.requests().since(before),
        pods.events(),
        pods.bytes());
  }

  private static double since(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
