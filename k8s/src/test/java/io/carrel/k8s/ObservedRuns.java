package io.carrel.k8s;

import akka.actor.ActorSystem;
import akka.stream.KillSwitches;
import akka.stream.RestartSettings;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.RestartSource;
import akka.stream.javadsl.Sink;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.runtime.Slice;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that a stream of all projects has said; begun anew when it fails, as the hub does. */
final class ObservedRuns implements AutoCloseable {
  final List<Observation> all = new CopyOnWriteArrayList<>();
  private final UniqueKillSwitch end;

  ObservedRuns(ProjectRuntime runtime, ActorSystem system) {
    end =
        RestartSource.withBackoff(
                RestartSettings.create(Duration.ofMillis(200), Duration.ofSeconds(5), 0.2),
                () -> runtime.observe(new Slice(0, 1)))
            .viaMat(KillSwitches.single(), Keep.right())
            .to(Sink.foreach(all::add))
            .run(system);
  }

  /** What was said about a project, in order. */
  List<Observed> of(ProjectId project) {
    return all.stream()
        .flatMap(
            observation ->
                observation instanceof Observation.Listed listed
                    ? listed.all().stream()
                    : observation instanceof Observation.Changed changed
                        ? List.of(changed.observed()).stream()
                        : List.<Observed>of().stream())
        .filter(run -> run.project().equals(project))
        .toList();
  }

  /** What its reader believes to run now. */
  List<Observed> now() {
    Map<ProjectId, Observed> now = new LinkedHashMap<>();
    for (Observation observation : all) {
      if (observation instanceof Observation.Listed listed) {
        now.clear();
        listed.all().forEach(run -> now.put(run.project(), run));
      } else if (observation instanceof Observation.Changed changed) {
        now.put(changed.observed().project(), changed.observed());
      } else if (observation instanceof Observation.Gone gone) {
        now.remove(gone.project());
      }
    }
    return List.copyOf(now.values());
  }

  @Override
  public void close() {
    end.shutdown();
  }
}
