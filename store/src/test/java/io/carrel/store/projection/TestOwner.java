package io.carrel.store.projection;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Behavior;
import akka.persistence.typed.PersistenceId;
import akka.persistence.typed.javadsl.CommandHandler;
import akka.persistence.typed.javadsl.EventHandler;
import akka.persistence.typed.javadsl.EventSourcedBehavior;
import akka.persistence.typed.javadsl.RetentionCriteria;
import io.carrel.actors.JsonSerializable;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.ProjectEvent;
import io.carrel.actors.project.ProjectTags;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Persists the events it is told, named and tagged as the owner of a project does. */
final class TestOwner
    extends EventSourcedBehavior<TestOwner.Command, ProjectEvent, TestOwner.Kinds> {
  private final ProjectId project;

  /** What a test says to it. */
  sealed interface Command {}

  record Write(ProjectEvent event, ActorRef<Done> replyTo) implements Command {}

  record Read(ActorRef<List<String>> replyTo) implements Command {}

  /** Its state: the kinds of the events so far. */
  record Kinds(List<String> names) implements JsonSerializable {
    Kinds and(String name) {
      List<String> more = new ArrayList<>(names);
      more.add(name);
      return new Kinds(more);
    }
  }

  private TestOwner(ProjectId project) {
    super(PersistenceId.ofUniqueId("project|" + project));
    this.project = project;
  }

  static Behavior<Command> create(ProjectId project) {
    return new TestOwner(project);
  }

  @Override
  public Kinds emptyState() {
    return new Kinds(List.of());
  }

  @Override
  public CommandHandler<Command, ProjectEvent, Kinds> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(
            Write.class,
            write ->
                Effect().persist(write.event()).thenRun(() -> write.replyTo().tell(Done.done())))
        .onCommand(
            Read.class,
            (state, read) -> Effect().none().thenRun(() -> read.replyTo().tell(state.names())))
        .build();
  }

  @Override
  public EventHandler<Kinds, ProjectEvent> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onAnyEvent((state, event) -> state.and(event.getClass().getSimpleName()));
  }

  @Override
  public Set<String> tagsFor(ProjectEvent event) {
    return Set.of(ProjectTags.of(project));
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(2, 1);
  }
}
