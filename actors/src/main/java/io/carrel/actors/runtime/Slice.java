package io.carrel.actors.runtime;

import io.carrel.actors.identity.ProjectId;

/** A fixed share of all projects, so that several observers divide them. */
public record Slice(int index, int count) {
  public Slice {
    if (count < 1 || index < 0 || index >= count) {
      throw new IllegalArgumentException("no slice " + index + " of " + count);
    }
  }

  public boolean contains(ProjectId project) {
    return of(project, count) == index;
  }

  /** The index of the slice that {@code project} belongs to when there are {@code count}. */
  public static int of(ProjectId project, int count) {
    return Math.floorMod(project.value().hashCode(), count);
  }
}
