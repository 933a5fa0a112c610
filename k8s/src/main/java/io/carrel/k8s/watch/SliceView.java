package io.carrel.k8s.watch;

import akka.stream.BoundedSourceQueue;
import akka.stream.QueueOfferResult;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Observation;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.RuntimeFailure;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one observer was told last. For one thread at a time. An observer that does not keep up
 * loses its stream rather than one element of it.
 */
final class SliceView {
  private static final Logger LOG = LoggerFactory.getLogger(SliceView.class);

  private final BoundedSourceQueue<Observation> queue;
  private final Map<ProjectId, Observed> told = new HashMap<>();

  SliceView(BoundedSourceQueue<Observation> queue) {
    this.queue = queue;
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

  void fail(RuntimeFailure failure) {
    try {
      queue.fail(failure);
    } catch (IllegalStateException endedByItsReader) {
      LOG.debug("a stream that has ended does not fail any more");
    }
  }

  private void offer(Observation observation) {
    if (queue.offer(observation) == QueueOfferResult.dropped()) {
      fail(new RuntimeFailure.Unavailable("The observer is too slow."));
    }
  }
}
