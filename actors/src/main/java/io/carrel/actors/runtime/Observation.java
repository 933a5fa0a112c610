package io.carrel.actors.runtime;

import io.carrel.actors.identity.ProjectId;
import java.util.List;

/** One element of {@link ProjectRuntime#observe}. */
public sealed interface Observation {
  /** Everything there is, always the stream's first element. What it lacks does not run. */
  record Listed(List<Observed> all) implements Observation {}

  /** One run is new or has changed. */
  record Changed(Observed observed) implements Observation {}

  /** This incarnation is no more. */
  record Gone(ProjectId project, String uid) implements Observation {}
}
