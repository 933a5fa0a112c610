package io.carrel.cluster;

import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.javadsl.Behaviors;
import akka.actor.typed.pubsub.Topic;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.management.javadsl.AkkaManagement;
import com.typesafe.config.Config;
import io.carrel.actors.Settings;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.supervision.ProjectShards;
import io.carrel.cluster.management.Meters;
import io.carrel.cluster.postgres.EmbeddedDatabase;
import io.carrel.http.link.WebSocketLinks;
import io.carrel.local.LocalRuntime;
import io.carrel.local.LocalSettings;
import io.carrel.store.Store;
import io.carrel.store.StoreSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One whole node: what starts after what. Each part that started is noted with how it ends, and
 * {@link #stop} ends them the other way round, also those of a start that failed half-way.
 */
final class Hub {
  private static final Logger log = LoggerFactory.getLogger(Hub.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration GRACE = Duration.ofSeconds(5);

  /** How one part ends. */
  private interface Ending {
    void run() throws Exception;
  }

  private final UpSettings settings;
  private final Deque<Ending> endings = new ArrayDeque<>();
  private Optional<String> adminLink = Optional.empty();
  private boolean stopped;

  private Hub(UpSettings settings) {
    this.settings = settings;
  }

  /**
   * Starts everything and answers once the pages do. Blocks.
   *
   * @throws StartRefused when it cannot start here, after ending what had started
   */
  static Hub start(UpSettings settings) {
    Hub hub = new Hub(settings);
    boolean started = false;
    try {
      hub.startParts();
      started = true;
      return hub;
    } finally {
      if (!started) {
        hub.stop();
      }
    }
  }

  private void startParts() {
    requireFree("--port", settings.host(), settings.port());
    requireFree("--management-port", InetAddress.getLoopbackAddress(), settings.managementPort());
    DataFolder data = DataFolder.open(settings.data());
    endings.push(data::close);
    EmbeddedDatabase database = EmbeddedDatabase.start(data.path());
    endings.push(database::close);
    Config config = NodeConfig.of(settings, database);
    Store store = Store.open(StoreSettings.from(config), Clock.systemUTC());
    endings.push(store::close);
    LocalRuntime runtime = startRuntime(data.path());
    endings.push(runtime::close);
    endings.push(() -> await(runtime.stopAll(GRACE)));
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "carrel", config);
    endings.push(() -> end(system));
    serve(system, store, runtime);
  }

  private LocalRuntime startRuntime(Path data) {
    Path dist = Path.of(System.getProperty("carrel.dist", "cluster/target/dist"));
    ProjectServerSoftware software = ProjectServerSoftware.install(dist, data);
    try {
      return new LocalRuntime(LocalSettings.of(data, software.command()), Clock.systemUTC());
    } catch (IllegalArgumentException e) {
      throw new StartRefused(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new StartRefused("The data folder " + data + " cannot be used: " + e.getMessage());
    }
  }

  private void serve(ActorSystem<Void> system, Store store, LocalRuntime runtime) {
    Config config = system.settings().config();
    Clock clock = Clock.systemUTC();
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    Settings actors = Settings.of(config);
    Credentials credentials =
        new Credentials(await(store.siteSettings().secret("project-credentials")));
    ProjectShards.init(
        system,
        actors,
        runtime,
        credentials,
        new WebSocketLinks(system),
        Meters.get(system).registry(),
        clock);
    ProjectShards.observe(system, actors, runtime, store.projects());
    ActorRef<Topic.Command<ProjectChanged>> changes =
        system.systemActorOf(
            Topic.create(ProjectChanged.class, ProjectChanged.TOPIC),
            "project-changes",
            Props.empty());
    store.project(system, changes);
    await(AkkaManagement.get(system).start());
    await(new FrontDoor(system, store, credentials, changes).open(settings.url()));
    adminLink = new FirstAdmin(store, settings).prepare();
  }

  private static void requireFree(String option, InetAddress host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
    } catch (BindException taken) {
      throw new StartRefused(
          "Port "
              + port
              + " of "
              + host.getHostAddress()
              + " is taken; choose another "
              + option
              + ".");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The link that makes its visitor the admin, while there is none. */
  Optional<String> adminLink() {
    return adminLink;
  }

  String url() {
    return settings.url();
  }

  /** Ends everything that started, last first. Blocks; later calls wait for the first one. */
  synchronized void stop() {
    if (stopped) {
      return;
    }
    stopped = true;
    while (!endings.isEmpty()) {
      try {
        endings.pop().run();
      } catch (Exception e) {
        log.warn("A part did not end cleanly", e);
      }
    }
  }

  private static void end(ActorSystem<Void> system) {
    await(CoordinatedShutdown.get(system).runAll(CoordinatedShutdown.jvmExitReason()));
  }

  private static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException("a part did not answer within " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
