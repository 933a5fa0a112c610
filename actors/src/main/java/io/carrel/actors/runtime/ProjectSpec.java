package io.carrel.actors.runtime;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import java.util.Map;

/**
 * What a run of a project shall look like.
 *
 * @param environment extra environment variables; no secrets
 */
public record ProjectSpec(
    ProjectId project, String title, Map<String, String> environment, Quota quota) {
  public ProjectSpec {
    environment = Map.copyOf(environment);
  }
}
