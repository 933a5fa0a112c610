package io.carrel.actors.project;

import akka.actor.typed.ActorRef;
import akka.actor.typed.javadsl.ActorContext;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.session.ProjectConnection;
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

  /** Lets the session in, or tells it that nothing runs. */
  void join(Project.Join join, Role role) {
    if (child == null) {
      refuse(join);
    } else {
      child.connection.tell(new ProjectConnection.Attach(join.session(), join.account(), role));
    }
  }

  /** Tells somebody who is no member what a member hears while nothing runs. */
  void refuse(Project.Join join) {
    join.session().tell(new ProjectConnection.Parted("not running"));
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
                    context.getSelf()),
                "connection-" + ++children));
  }

  void unlink() {
    if (child != null) {
      context.stop(child.connection);
      child = null;
    }
  }
}
