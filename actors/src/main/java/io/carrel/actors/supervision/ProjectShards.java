package io.carrel.actors.supervision;

import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.cluster.sharding.typed.ClusterShardingSettings;
import akka.cluster.sharding.typed.HashCodeMessageExtractor;
import akka.cluster.sharding.typed.ShardedDaemonProcessSettings;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.sharding.typed.javadsl.Entity;
import akka.cluster.sharding.typed.javadsl.ShardedDaemonProcess;
import akka.cluster.typed.ClusterSingleton;
import akka.cluster.typed.ClusterSingletonSettings;
import akka.cluster.typed.SingletonActor;
import io.carrel.actors.Settings;
import io.carrel.actors.directory.WantedProjects;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.inspection.Inspector;
import io.carrel.actors.membership.Standing;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectPlatform;
import io.carrel.actors.project.RunQuery;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.runtime.Slice;
import io.carrel.actors.session.ProjectLinks;
import io.micrometer.core.instrument.MeterRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;

/** Starts what owns projects on this node. To be called once on every node of the cluster. */
public final class ProjectShards {
  /** The cluster role of the nodes that hold owners, observers and the sweep. */
  public static final String ROLE = "manage";

  private ProjectShards() {}

  /**
   * Puts the owners into the cluster; nodes without {@link #ROLE} get a proxy. The journal has to
   * be there, for owners of running projects wake at once. {@link #observe} completes it.
   */
  public static void init(
      ActorSystem<?> system,
      Settings settings,
      Standing standing,
      ProjectRuntime runtime,
      Credentials credentials,
      ProjectLinks links,
      MeterRegistry meters,
      Clock clock) {
    ActorRef<RunQuery> registry =
        system
            .systemActorOf(RunRegistry.create(settings.slices()), "run-registry", Props.empty())
            .narrow();
    ProjectPlatform platform =
        new ProjectPlatform(
            settings,
            standing,
            runtime,
            credentials,
            links,
            registry,
            meters,
            clock,
            new SecureRandom());
    Project.count(meters);
    ClusterSharding sharding = ClusterSharding.get(system);
    ClusterShardingSettings sharded =
        ClusterShardingSettings.create(system).withNoPassivationStrategy();
    sharding.init(
        Entity.of(
                Project.KEY,
                entity ->
                    Project.create(
                        ProjectId.parse(entity.getEntityId()), platform, entity.getShard()))
            .withRole(ROLE)
            .withStopMessage(new Project.Leave())
            .withMessageExtractor(new HashCodeMessageExtractor<>(settings.shards()))
            .withAllocationStrategy(
                Inspector.get(system)
                    .movable(
                        new SettlingNodes(
                            sharding.defaultShardAllocationStrategy(sharded),
                            settings.settling(),
                            System::nanoTime)))
            .withSettings(sharded));
  }

  /** Starts the observers of the runtime and the sweep, after {@link #init}. */
  public static void observe(
      ActorSystem<?> system, Settings settings, ProjectRuntime runtime, WantedProjects wanted) {
    ClusterSharding sharding = ClusterSharding.get(system);
    ShardedDaemonProcess.get(system)
        .init(
            RuntimeObserver.Command.class,
            "runtime-observer",
            settings.slices(),
            index ->
                Inspector.noting(
                    "runtime-observer-" + index,
                    RuntimeObserver.create(
                        new Slice(index, settings.slices()),
                        runtime,
                        settings,
                        project -> sharding.entityRefFor(Project.KEY, project.toString())::tell)),
            ShardedDaemonProcessSettings.create(system).withRole(ROLE),
            Optional.of(new RuntimeObserver.Stop()));
    ClusterSingleton.get(system)
        .init(
            SingletonActor.of(
                    Inspector.noting(
                        "project-sweep",
                        Sweep.create(
                            wanted,
                            settings,
                            project ->
                                sharding
                                    .entityRefFor(Project.KEY, project.toString())
                                    .tell(Sweep.wakeUp()))),
                    "project-sweep")
                .withStopMessage(new Sweep.Stop())
                .withSettings(ClusterSingletonSettings.create(system).withRole(ROLE)));
  }
}
