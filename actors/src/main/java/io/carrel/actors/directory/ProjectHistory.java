package io.carrel.actors.directory;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.By;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Every decision about a project, readable for good. */
public interface ProjectHistory {
  /** Up to {@code limit} entries, newest first, with sequence numbers below {@code before}. */
  CompletionStage<List<Entry>> read(ProjectId project, Optional<Long> before, int limit);

  /**
   * @param kind the event's simple class name, such as {@code StartRequested}
   * @param detail the event's own fields
   */
  record Entry(long sequence, Instant at, String kind, By by, JsonNode detail) {}
}
