package io.carrel.local;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.runtime.Slice;
import io.carrel.actors.stream.Outlet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the observers were told last, and the observers themselves. For one thread.
 *
 * <p>An observer that does not keep up loses its stream rather than one element of it.
 */
final class Observers {
  private final Map<ProjectId, Observed> told = new HashMap<>();
  private final List<Observer> observers = new ArrayList<>();

  private record Observer(Slice slice, Outlet<Observation> stream) {}

  /** Adds one, which is told the whole list. */
  void add(Slice slice, Outlet<Observation> stream) {
    Observer observer = new Observer(slice, stream);
    observers.add(observer);
    offer(observer, list(slice));
  }

  /** What runs now: tells the differences. */
  void update(Map<ProjectId, Observed> now) {
    for (Observed before : List.copyOf(told.values())) {
      Observed after = now.get(before.project());
      if (after == null || !after.uid().equals(before.uid())) {
        told.remove(before.project());
        publish(before.project(), new Observation.Gone(before.project(), before.uid()));
      }
    }
    for (Observed after : now.values()) {
      if (!after.equals(told.put(after.project(), after))) {
        publish(after.project(), new Observation.Changed(after));
      }
    }
  }

  /** Tells everybody the whole list again. */
  void repeat() {
    List.copyOf(observers).forEach(observer -> offer(observer, list(observer.slice())));
  }

  void fail(RuntimeFailure failure) {
    observers.forEach(observer -> observer.stream().fail(failure));
    observers.clear();
  }

  Collection<Observed> told() {
    return told.values();
  }

  Optional<Observed> told(ProjectId project) {
    return Optional.ofNullable(told.get(project));
  }

  private Observation list(Slice slice) {
    return new Observation.Listed(
        told.values().stream()
            .filter(run -> slice.contains(run.project()))
            .sorted(Comparator.comparing(Observed::uid))
            .toList());
  }

  private void publish(ProjectId project, Observation observation) {
    for (Observer observer : List.copyOf(observers)) {
      if (observer.slice().contains(project)) {
        offer(observer, observation);
      }
    }
  }

  private void offer(Observer observer, Observation observation) {
    if (!observer.stream().offer(observation)) {
      observers.remove(observer);
      observer.stream().fail(new RuntimeFailure.Unavailable("The observer is too slow."));
    }
  }
}
