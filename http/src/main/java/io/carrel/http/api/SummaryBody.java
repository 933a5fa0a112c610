package io.carrel.http.api;

import io.carrel.actors.directory.ProjectDirectory.Summary;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectView.Lifecycle;
import io.carrel.actors.project.Role;
import java.time.Instant;

/**
 * A project as lists and the account's feed tell it.
 *
 * @param role the reader's own
 * @param members how many there are
 */
public record SummaryBody(
    ProjectId projectId,
    String title,
    String description,
    Lifecycle state,
    String reason,
    Role role,
    Instant lastEdited,
    Instant created,
    boolean deleted,
    int members) {
  public static SummaryBody of(Summary summary) {
    return new SummaryBody(
        summary.id(),
        summary.title(),
        summary.description(),
        summary.state(),
        summary.reason(),
        summary.role(),
        summary.lastEdited(),
        summary.created(),
        summary.deleted(),
        summary.members());
  }
}
