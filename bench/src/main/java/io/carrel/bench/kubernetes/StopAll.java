package io.carrel.bench.kubernetes;

import io.carrel.actors.identity.ProjectId;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** All projects are stopped at once, and nothing of them may be left. */
final class StopAll {
  private static final long LOOK_MILLIS = 500;

  /**
   * What was seen.
   *
   * @param podsGone seconds from the first request until there was no pod
   * @param credentialsGone seconds from the first request until there was no credential
   * @param traffic of the hubs with the API server
   * @param violations what was left
   */
  record Stopped(
      Orders.Outcome orders,
      double podsGone,
      double credentialsGone,
      RequestCount.Traffic traffic,
      List<String> violations) {}

  private StopAll() {}

  /**
   * @param within until nothing may be left
   */
  static Stopped play(Scene scene, Duration within) throws IOException, InterruptedException {
    List<ProjectId> projects = scene.projects();
    Owners owners = scene.owners();
    RequestCount.Sample before = scene.requests().sample();
    long begun = System.nanoTime();
    long deadline = begun + within.toNanos();
    Orders stops = Orders.give(scene.crowd(), "projects/stop", projects, Map.of(), deadline);
    double podsGone = await(begun, deadline, () -> scene.pods().living() == 0);
    Set<ProjectId> left =
        owners.await(projects, project -> true, (project, word) -> word.isStopped(), deadline);
    RequestCount.Traffic traffic = scene.requests().since(before);
    double credentialsGone = await(begun, deadline, () -> credentials(scene).isEmpty());
    System.err.printf("no pod after %.1f s, no credential %.1f s%n", podsGone, credentialsGone);
    List<String> violations = new ArrayList<>();
    left.forEach(project -> violations.add(project + " is not stopped: " + owners.of(project)));
    names(scene.podsNow()).forEach(name -> violations.add("a pod is left: " + name));
    credentials(scene).forEach(name -> violations.add("a credential is left: " + name));
    return new Stopped(stops.outcome(), podsGone, credentialsGone, traffic, violations);
  }

  private static double await(long begun, long deadline, BooleanSupplier condition)
      throws InterruptedException {
    while (!condition.getAsBoolean() && System.nanoTime() - deadline < 0) {
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return (System.nanoTime() - begun) / 1e9;
  }

  private static List<String> credentials(Scene scene) {
    return names(scene.secretsNow());
  }

  private static List<String> names(List<? extends HasMetadata> objects) {
    return objects.stream().map(object -> object.getMetadata().getName()).toList();
  }
}
