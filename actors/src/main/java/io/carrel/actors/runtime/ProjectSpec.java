package io.carrel.actors.runtime;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import java.util.Map;
import java.util.Optional;

/**
 * What a run of a project shall look like.
 *
 * @param environment extra environment variables; no secrets
 * @param image the software it runs in; empty: what the place gives every project
 */
public record ProjectSpec(
    ProjectId project,
    String title,
    Map<String, String> environment,
    Quota quota,
    Optional<ImageReference> image) {
  public ProjectSpec {
    environment = Map.copyOf(environment);
  }

  /** In the software that the place gives every project. */
  public ProjectSpec(
      ProjectId project, String title, Map<String, String> environment, Quota quota) {
    this(project, title, environment, quota, Optional.empty());
  }
}
