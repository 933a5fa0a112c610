package io.carrel.actors.project;

import akka.actor.typed.ActorRef;
import io.carrel.actors.CborSerializable;
import io.carrel.actors.identity.ProjectId;

/**
 * Asks what the runtime's observers know of a project. The owner is told {@link
 * Project.RunObserved} or {@link Project.NotListed}, or nothing while nobody knows.
 */
public record RunQuery(ProjectId project, ActorRef<Project.Command> owner)
    implements CborSerializable {}
