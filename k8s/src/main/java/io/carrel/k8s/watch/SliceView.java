package io.carrel.k8s.watch;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.RuntimeFailure;
import io.carrel.actors.stream.Outlet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one observer was told last. For one thread at a time. An observer that does not keep up
 * loses its stream rather than one element of it.
 */
final class SliceView {
  private final Outlet<Observation> stream;
  private final Map<ProjectId, Observed> told = new HashMap<>();

  SliceView(Outlet<Observation> stream) {
    this.stream = stream;
  }

  void list(List<Observed> all) {
    told.clear();
    all.forEach(run -> told.put(run.project(), run));
    repeat();
  }

  void repeat() {
    offer(
        new Observation.Listed(
            told.values().stream().sorted(Comparator.comparing(Observed::uid)).toList()));
  }

  void change(Observed run) {
    Observed before = told.put(run.project(), run);
    if (before != null && !before.uid().equals(run.uid())) {
      offer(new Observation.Gone(before.project(), before.uid()));
    }
    if (!run.equals(before)) {
      offer(new Observation.Changed(run));
    }
  }

  void remove(ProjectId project, String uid) {
    Observed before = told.get(project);
    if (before != null && before.uid().equals(uid)) {
      told.remove(project);
      offer(new Observation.Gone(project, uid));
    }
  }

  Optional<Observed> told(ProjectId project) {
    return Optional.ofNullable(told.get(project));
  }

  List<String> uids() {
    return told.values().stream().map(Observed::uid).toList();
  }

  void fail(RuntimeFailure failure) {
    stream.fail(failure);
  }

  private void offer(Observation observation) {
    if (!stream.offer(observation)) {
      fail(new RuntimeFailure.Unavailable("The observer is too slow."));
    }
  }
}
