package io.carrel.actors.session;

import io.carrel.actors.project.ProjectView;
import io.carrel.actors.session.ProjectConnection.Presence;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Writes the hub's frames whose JSON belongs to the edge. Called on an actor's thread. */
public interface SessionFrames {
  /** {@code hub.status} for the person whose session it is. */
  String status(ProjectView view);

  /** {@code hub.people} with the names of those present. */
  CompletionStage<String> people(List<Presence> present);
}
