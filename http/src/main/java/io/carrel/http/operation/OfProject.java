package io.carrel.http.operation;

import io.carrel.actors.identity.ProjectId;

/** A request that concerns exactly one project. */
public interface OfProject {
  ProjectId projectId();
}
