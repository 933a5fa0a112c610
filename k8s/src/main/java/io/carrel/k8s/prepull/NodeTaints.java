package io.carrel.k8s.prepull;

import io.carrel.k8s.prepull.PrepullSettings.ProjectsTaint;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.TaintBuilder;
import java.util.ArrayList;
import java.util.List;

/** The two taints of nodes of projects. All other taints stay as they are, and where they are. */
final class NodeTaints {
  private static final String NO_SCHEDULE = "NoSchedule";

  private final String init;
  private final ProjectsTaint projects;

  NodeTaints(PrepullSettings settings) {
    this.init = settings.initTaint();
    this.projects = settings.projectsTaint();
  }

  /** What the taints are to be, whatever they are now. */
  List<Taint> after(Verdict verdict, List<Taint> now) {
    return switch (verdict) {
      case OPEN ->
          marked(
              now.stream().filter(taint -> !taint.getKey().equals(init)).toList(), projects.open());
      case OPEN_AS_BEFORE -> marked(now, projects.open());
      case CLOSED -> marked(now, projects.closed());
      case AS_IT_IS -> now;
    };
  }

  /** Whether projects may start on a node with these taints, as far as these two say. */
  boolean isOpen(List<Taint> taints) {
    return taints.stream()
        .noneMatch(
            taint ->
                taint.getKey().equals(init)
                    || (taint.getKey().equals(projects.key())
                        && !projects.open().equals(value(taint))));
  }

  private List<Taint> marked(List<Taint> now, String value) {
    List<Taint> marked = new ArrayList<>();
    boolean done = false;
    for (Taint taint : now) {
      if (!taint.getKey().equals(projects.key())) {
        marked.add(taint);
      } else if (!done) {
        marked.add(projects(value));
        done = true;
      }
    }
    if (!done) {
      marked.add(projects(value));
    }
    return marked;
  }

  private Taint projects(String value) {
    return new TaintBuilder()
        .withKey(projects.key())
        .withValue(value)
        .withEffect(NO_SCHEDULE)
        .build();
  }

  private static String value(Taint taint) {
    return taint.getValue() == null ? "" : taint.getValue();
  }
}
