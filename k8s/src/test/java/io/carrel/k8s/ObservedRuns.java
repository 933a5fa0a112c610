package io.carrel.k8s;

import akka.actor.ActorSystem;
import akka.stream.KillSwitches;
import akka.stream.UniqueKillSwitch;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.runtime.Slice;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Everything that one stream of all projects has said. */
final class ObservedRuns implements AutoCloseable {
  final List<Observation> all = new CopyOnWriteArrayList<>();
  private final UniqueKillSwitch end;

  ObservedRuns(ProjectRuntime runtime, ActorSystem system) {
    end =
        runtime
            .observe(new Slice(0, 1))
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

  @Override
  public void close() {
    end.shutdown();
  }
}
