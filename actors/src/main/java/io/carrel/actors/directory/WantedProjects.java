package io.carrel.actors.directory;

import io.carrel.actors.identity.ProjectId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Of the read side what a sweep reads: which projects should run. */
@FunctionalInterface
public interface WantedProjects {
  /**
   * Up to {@code limit} projects whose owners want them running, in id order after {@code after}.
   * Completes on the store's own threads.
   */
  CompletionStage<List<ProjectId>> wantedRunning(@Nullable ProjectId after, int limit);
}
