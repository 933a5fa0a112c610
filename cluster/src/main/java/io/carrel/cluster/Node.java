package io.carrel.cluster;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.pubsub.Topic;
import akka.cluster.typed.Cluster;
import com.typesafe.config.Config;
import io.carrel.actors.Settings;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.inspection.ClusterInspection;
import io.carrel.actors.inspection.Inspector;
import io.carrel.actors.membership.NodeId;
import io.carrel.actors.membership.RollCall;
import io.carrel.actors.membership.Standing;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.ProjectRuntime;
import io.carrel.actors.supervision.NodePreparations;
import io.carrel.actors.supervision.ProjectShards;
import io.carrel.actors.supervision.WarmUp;
import io.carrel.cluster.logging.JdkLogging;
import io.carrel.cluster.management.ManagementServer;
import io.carrel.cluster.management.ManagementToken;
import io.carrel.cluster.management.Meters;
import io.carrel.cluster.membership.Joining;
import io.carrel.cluster.membership.ProvenDeaths;
import io.carrel.http.api.Administration;
import io.carrel.http.api.Projects;
import io.carrel.http.link.WebSocketLinks;
import io.carrel.http.reach.ProjectServerTransport;
import io.carrel.http.traffic.OpenTraffic;
import io.carrel.store.Store;
import io.carrel.store.StoreSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** One node of the cluster: what starts after what. */
final class Node implements AutoCloseable {
  private final NodeSettings settings;
  private final Endings endings = new Endings();
  private final ManagementToken token;
  private final Store store;
  private final ProjectsPlace.Opened place;
  private final ActorSystem<Void> system;
  private final ProvenDeaths deaths;

  private Node(NodeSettings settings) {
    JdkLogging.toSlf4j();
    this.settings = settings;
    boolean complete = false;
    try {
      Config config = NodeConfig.of(settings);
      token = token(config);
      store = Store.open(StoreSettings.from(config), Clock.systemUTC());
      endings.add(store::close);
      place = settings.place().open(config);
      endings.add(place.letGo());
      system = ActorSystem.create(Behaviors.empty(), "carrel", config);
      endings.add(() -> end(system));
      deaths = ProvenDeaths.watch(system);
      complete = true;
    } finally {
      if (!complete) {
        endings.close();
      }
    }
  }

  private static ManagementToken token(Config config) {
    try {
      return ManagementToken.read(Path.of(config.getString("carrel.management.token-file")));
    } catch (IOException e) {
      throw new StartRefused(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Starts what needs no other node. Blocks; {@link #join} is to follow.
   *
   * @throws StartRefused when it cannot start here, after ending what had started
   */
  static Node open(NodeSettings settings) {
    return new Node(settings);
  }

  /**
   * Joins the cluster that these nodes are in, or begins one, and answers once the pages do.
   * Blocks.
   */
  void join(List<String> others) {
    Settings actors = Settings.of(system.settings().config());
    Standing standing = RollCall.start(system, actors.standingInterval(), actors.standingWindow());
    Credentials credentials =
        new Credentials(Waiting.on(store.siteSettings().secret("project-credentials")));
    FrontDoor door;
    if (others.isEmpty()) {
      var up = Joining.join(system, others);
      door = work(actors, standing, credentials);
      Waiting.on(up);
    } else {
      // The others serve meanwhile. A member that is busy loading classes answers late, and the
      // others would take it for dead, and it them: so whatever can be loaded before is.
      Waiting.on(WarmUp.run(system, settings.name()));
      door = work(actors, standing, credentials);
      Waiting.on(Joining.join(system, others));
    }
    Waiting.on(door.open(settings.url()));
  }

  /** Starts what works as soon as this node is a member; the public port is opened last. */
  private FrontDoor work(Settings actors, Standing standing, Credentials credentials) {
    ProjectRuntime runtime = place.runtime();
    ProjectServerTransport projects = new ProjectServerTransport(runtime::here);
    ProjectShards.init(
        system,
        actors,
        standing,
        runtime,
        credentials,
        new WebSocketLinks(system, projects),
        Meters.get(system).registry(),
        Clock.systemUTC());
    ProjectShards.observe(system, actors, runtime, store.projects());
    ActorRef<Topic.Command<ProjectChanged>> changes =
        system.systemActorOf(
            Topic.create(ProjectChanged.class, ProjectChanged.TOPIC),
            "project-changes",
            Props.empty());
    store.project(system, changes);
    store.measure(system, Meters.get(system).registry());
    OpenTraffic traffic = new OpenTraffic(Clock.systemUTC(), Meters.get(system).registry());
    Inspector.get(system).introduce(settings.name(), traffic);
    Administration administration =
        new Administration(
            new ClusterInspection(system, actors.shards()),
            new Projects(system),
            store.history(),
            store.accounts(),
            place.preparation().map(nodes -> NodePreparations.start(system, actors, nodes)));
    Waiting.on(ManagementServer.start(system, token, administration));
    return new FrontDoor(
        system, store, standing, credentials, projects, changes, traffic, administration);
  }

  NodeId id() {
    return NodeId.of(Cluster.get(system).selfMember());
  }

  Store store() {
    return store;
  }

  /** Learns here which nodes are dead. */
  ProvenDeaths deaths() {
    return deaths;
  }

  /** Waits until it has ended: by {@link #close}, or because the others downed it. */
  void awaitEnd() {
    system.getWhenTerminated().toCompletableFuture().join();
  }

  /**
   * Drains, leaves the cluster and ends; projects go on. Blocks; later calls wait for the first.
   */
  @Override
  public void close() {
    endings.close();
  }

  private static void end(ActorSystem<Void> system) {
    Waiting.on(CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason()));
  }
}
