package io.carrel.actors.project;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectState.Existing;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.session.ProjectConnection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The child that holds the link to the present run's project server, while there is one. */
final class Connection {
  private final ProjectId project;
  private final ProjectPlatform platform;
  private final ActorContext<Project.Command> context;
  private @Nullable Child child;
  private long children;

  private record Child(
      Endpoint endpoint, Epoch epoch, ActorRef<ProjectConnection.Command> connection) {}

  Connection(ProjectId project, ProjectPlatform platform, ActorContext<Project.Command> context) {
    this.project = project;
    this.platform = platform;
    this.context = context;
  }

  /**
   * Lets the session of a member in, with no more than the member's role. Who is no member, or
   * comes while this node is not sure of what it knows, hears what everyone hears while nothing
   * runs.
   */
  void join(Project.Join join, ProjectState state) {
    Optional<Role> role =
        !platform.standing().isConfirmed()
            ? Optional.empty()
            : state instanceof Existing existing
                ? existing.facts().roleOf(join.account())
                : Optional.empty();
    if (child == null || role.isEmpty()) {
      join.session().tell(new ProjectConnection.Parted("not running"));
    } else {
      Role granted = role.get().includes(join.role()) ? join.role() : role.get();
      child.connection.tell(new ProjectConnection.Attach(join.session(), join.account(), granted));
    }
  }

  /** Answers with what the link adds, or at once when there is none. */
  void inspect(ProjectInspection known, ActorRef<Project.Reply> replyTo) {
    if (child == null) {
      replyTo.tell(new Project.Inspected(known));
    } else {
      child.connection.tell(new ProjectConnection.Inspect(known, replyTo));
    }
  }

  /** Links to this endpoint of this epoch, and to no other. */
  void link(Endpoint endpoint, Epoch epoch) {
    if (child != null && child.endpoint.equals(endpoint) && child.epoch.equals(epoch)) {
      return;
    }
    unlink();
    child =
        new Child(
            endpoint,
            epoch,
            context.spawn(
                ProjectConnection.create(
                    platform.links(),
                    endpoint,
                    platform.credentials().of(project, epoch),
                    epoch,
                    context.getSelf(),
                    platform.standing()),
                "connection-" + ++children));
  }

  void unlink() {
    if (child != null) {
      context.stop(child.connection);
      child = null;
    }
  }
}
