package io.carrel.k8s;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.javadsl.Behaviors;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.Settings;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.supervision.ProjectShards;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** The owners of projects, with their observers, on one node and a journal in memory. */
final class TestOwners implements AutoCloseable {
  private static final Duration QUESTION = Duration.ofSeconds(10);
  private static final String NODE =
      """
      akka.actor.provider = cluster
      akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
      akka.cluster.roles = ["manage"]
      akka.cluster.leader-actions-interval = 200ms
      akka.cluster.periodic-tasks-initial-delay = 200ms
      akka.coordinated-shutdown.exit-jvm = off
      akka.persistence.journal.plugin = "akka.persistence.journal.inmem"
      akka.persistence.snapshot-store.plugin = "akka.persistence.no-snapshot-store"
      carrel.actors.slices = 1
      """;

  private final ActorSystem<Void> system;

  /**
   * @param settings laid over the usual ones
   */
  TestOwners(ProjectRuntime runtime, String settings) {
    Config config =
        ConfigFactory.load(
            ConfigFactory.parseString(settings).withFallback(ConfigFactory.parseString(NODE)));
    system = ActorSystem.create(Behaviors.empty(), "carrel", config);
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    Settings actors = Settings.of(config);
    ProjectShards.init(
        system,
        actors,
        () -> true,
        runtime,
        new Credentials(new byte[Credentials.KEY_BYTES]),
        (endpoint, credential) ->
            Flow.fromSinkAndSourceCoupled(Sink.<ByteString>ignore(), Source.<ByteString>maybe())
                .mapMaterializedValue(ignored -> new CompletableFuture<>()),
        new SimpleMeterRegistry(),
        Clock.systemUTC());
    // The read side wants nothing to run: only the runtime tells of what does.
    ProjectShards.observe(
        system, actors, runtime, (after, limit) -> CompletableFuture.completedStage(List.of()));
  }

  /** The owner's view after the command; it fails when the owner refuses. */
  ProjectView ask(ProjectId project, Function<ActorRef<Project.Reply>, Project.Command> command)
      throws Exception {
    Project.Reply reply =
        TestHub.get(
            ClusterSharding.get(system)
                .entityRefFor(Project.KEY, project.toString())
                .ask(command::apply, QUESTION));
    return reply instanceof Project.Accepted accepted
        ? accepted.view()
        : ((Project.Viewed) reply).view();
  }

  @Override
  public void close() {
    system.terminate();
    system.getWhenTerminated().toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }
}
