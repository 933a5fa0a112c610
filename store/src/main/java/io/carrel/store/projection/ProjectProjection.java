package io.carrel.store.projection;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.pubsub.Topic;
import akka.cluster.sharding.typed.ShardedDaemonProcessSettings;
import akka.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import akka.persistence.jdbc.query.javadsl.JdbcReadJournal;
import akka.persistence.query.Offset;
import akka.projection.ProjectionBehavior;
import akka.projection.ProjectionId;
import akka.projection.eventsourced.EventEnvelope;
import akka.projection.eventsourced.javadsl.EventSourcedProvider;
import akka.projection.javadsl.ExactlyOnceProjection;
import akka.projection.jdbc.javadsl.JdbcProjection;
import akka.serialization.jackson.JacksonObjectMapperProvider;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.inspection.Inspector;
import io.carrel.actors.project.ProjectEvent;
import io.carrel.actors.project.ProjectTags;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;

/**
 * Keeps the read side a moment behind the owners: one projection a tag, spread over the cluster's
 * nodes, each event written exactly once.
 */
public final class ProjectProjection {
  private static final String NAME = "projects";

  private ProjectProjection() {}

  /**
   * Starts this node's share.
   *
   * @param pool a pool on the migrated database
   * @param changes where a change is published once it can be read
   */
  public static void start(
      ActorSystem<?> system, DataSource pool, ActorRef<Topic.Command<ProjectChanged>> changes) {
    HistoryWriter history =
        new HistoryWriter(
            JacksonObjectMapperProvider.get(system).getOrCreate("jackson-json", Optional.empty()));
    Consumer<ProjectChanged> publish = change -> changes.tell(Topic.publish(change));
    ShardedDaemonProcess.get(system)
        .init(
            ProjectionBehavior.Command.class,
            NAME,
            ProjectTags.ALL.size(),
            number ->
                Inspector.noting(
                    NAME + "-projection-" + number,
                    ProjectionBehavior.create(
                        projection(system, pool, ProjectTags.ALL.get(number), history, publish))),
            ShardedDaemonProcessSettings.create(system),
            Optional.of(ProjectionBehavior.stopMessage()));
  }

  private static ExactlyOnceProjection<Offset, EventEnvelope<ProjectEvent>> projection(
      ActorSystem<?> system,
      DataSource pool,
      String tag,
      HistoryWriter history,
      Consumer<ProjectChanged> publish) {
    return JdbcProjection.exactlyOnce(
        ProjectionId.of(NAME, tag),
        EventSourcedProvider.eventsByTag(system, JdbcReadJournal.Identifier(), tag),
        () -> ReadSideSession.open(pool),
        () -> new ReadSideHandler(history, publish),
        system);
  }
}
