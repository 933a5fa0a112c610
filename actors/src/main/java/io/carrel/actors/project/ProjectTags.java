package io.carrel.actors.project;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Slice;
import java.util.List;
import java.util.stream.IntStream;

/** The tags that divide all projects' events among the projection's instances. */
public final class ProjectTags {
  /** Stored with each event: changing it is a migration of the journal's tags. */
  public static final int COUNT = 4;

  /** All tags, in the order of their numbers. */
  public static final List<String> ALL =
      IntStream.range(0, COUNT).mapToObj(ProjectTags::tag).toList();

  private ProjectTags() {}

  /** The one tag that every event of this project has. */
  public static String of(ProjectId project) {
    return ALL.get(Slice.of(project, COUNT));
  }

  private static String tag(int number) {
    return "project-" + number;
  }
}
