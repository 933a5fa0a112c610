package io.carrel.actors.directory;

import akka.actor.typed.pubsub.Topic;
import io.carrel.actors.CborSerializable;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import java.util.List;

/**
 * The read side of a project changed; published on every node after the change can be read.
 *
 * @param members who see the change, one who was just removed among them
 */
public record ProjectChanged(ProjectId project, List<AccountId> members)
    implements CborSerializable {
  /** The name of the {@link Topic} that carries it. */
  public static final String TOPIC = "project-changes";
}
