package io.carrel.actors.project;

import io.carrel.actors.project.ProjectState.Existing;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Knows the requests that were accepted lately. Those that changed something are in the journal;
 * those that asked for what was so already are remembered here, by this incarnation.
 */
final class Answers {
  private final Set<Facts.Answered> unchanged = new LinkedHashSet<>();

  boolean wasAccepted(ProjectState state, Project.Request request) {
    return state instanceof Existing existing
        && (existing.facts().answered(request.requestId(), request.by())
            || unchanged.contains(new Facts.Answered(request.requestId(), request.by())));
  }

  void remember(Project.Request request) {
    unchanged.add(new Facts.Answered(request.requestId(), request.by()));
    if (unchanged.size() > Facts.MAX_ANSWERED) {
      unchanged.remove(unchanged.iterator().next());
    }
  }
}
