package io.carrel.http;

import static akka.http.javadsl.server.Directives.reject;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.typed.ActorRef;
import akka.actor.typed.Props;
import akka.actor.typed.pubsub.Topic;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.typed.Cluster;
import akka.cluster.typed.Join;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.Settings;
import io.carrel.actors.access.GateSettings;
import io.carrel.actors.access.GatesOnNode;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.inspection.ClusterInspection;
import io.carrel.actors.prepull.Preparation;
import io.carrel.actors.project.Project;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.runtime.FakeRuntime;
import io.carrel.actors.session.ProjectLinks;
import io.carrel.actors.supervision.ProjectShards;
import io.carrel.http.api.Administration;
import io.carrel.http.api.ApiPorts;
import io.carrel.http.api.Exec;
import io.carrel.http.api.Projects;
import io.carrel.http.identity.SignOuts;
import io.carrel.store.EmbeddedPostgresExtension;
import io.carrel.store.Store;
import io.carrel.store.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A whole site on one node: the real routes on a real port, store, owners and read side on a real
 * PostgreSQL. Projects run in {@link FakeRuntime}.
 */
final class TestSite implements AutoCloseable {
  private static final String NODE =
      """
      akka.actor.provider = cluster
      akka.loglevel = WARNING
      akka.remote.artery.canonical { hostname = "127.0.0.1", port = 0 }
      akka.cluster.roles = [manage]
      akka.cluster.jmx.enabled = off
      akka.cluster.downing-provider-class = "akka.cluster.sbr.SplitBrainResolverProvider"
      akka.cluster.gossip-interval = 200ms
      akka.cluster.leader-actions-interval = 200ms
      akka.cluster.periodic-tasks-initial-delay = 200ms
      akka.coordinated-shutdown.exit-jvm = off
      carrel.http.port = 0
      carrel.http.apps-domain = "localhost:8080"
      """;

  final FakeRuntime runtime = new FakeRuntime();
  final List<String> executed = new ArrayList<>();
  final AtomicBoolean healthy = new AtomicBoolean(true);
  volatile Preparation preparation = Preparation.begun();
  final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  final Store store;
  final String url;
  private final ActorTestKit kit;

  private TestSite(String settings) {
    TestDatabase database = EmbeddedPostgresExtension.newDatabase();
    Config config =
        ConfigFactory.load(
            ConfigFactory.parseString(settings)
                .withFallback(ConfigFactory.parseString(NODE))
                .withFallback(database.config()));
    store = Store.open(database.settings(), Clock.systemUTC());
    kit = ActorTestKit.create("carrel", config);
    Cluster cluster = Cluster.get(kit.system());
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    ActorRef<Topic.Command<ProjectChanged>> changes =
        kit.system()
            .systemActorOf(
                Topic.create(ProjectChanged.class, ProjectChanged.TOPIC),
                ProjectChanged.TOPIC,
                Props.empty());
    Credentials credentials = new Credentials(new byte[Credentials.KEY_BYTES]);
    Settings actors = Settings.of(config);
    ProjectShards.init(
        kit.system(),
        actors,
        () -> true,
        runtime,
        credentials,
        noLinks(),
        meters,
        Clock.systemUTC());
    store.project(kit.system(), changes);
    ProjectShards.observe(kit.system(), actors, runtime, store.projects());
    HttpSettings http = HttpSettings.from(config);
    HttpPorts ports = ports(credentials, changes);
    url = "http://localhost:" + port(http, ports);
  }

  static TestSite start() {
    return new TestSite("");
  }

  /** With settings laid over the usual ones. */
  static TestSite start(String settings) {
    return new TestSite(settings);
  }

  Caller caller() {
    return new Caller(this);
  }

  int port() {
    return Integer.parseInt(url.substring(url.lastIndexOf(':') + 1));
  }

  /**
   * Whichever reference.conf the class path has first: the store's word about its journal counts.
   */
  private int port(HttpSettings http, HttpPorts ports) {
    var none = reject();
    return await(
            HttpServer.start(
                kit.system(),
                http,
                ports,
                Identity.of(SignOuts.ofNode(), http, ports),
                new ProjectTraffic(none, none, none, none)))
        .getPort();
  }

  private HttpPorts ports(
      Credentials credentials, ActorRef<Topic.Command<ProjectChanged>> changes) {
    ClusterSharding sharding = ClusterSharding.get(kit.system());
    ApiPorts api =
        new ApiPorts(
            store.accounts(),
            store.signInSessions(),
            store.apiKeys(),
            store.invitations(),
            store.siteSettings(),
            store.projects(),
            store.history(),
            GatesOnNode.create(
                kit.system(),
                id -> sharding.entityRefFor(Project.KEY, id.toString()),
                GateSettings.of(kit.system().settings().config()),
                () -> true),
            credentials,
            this::exec,
            new Administration(
                new ClusterInspection(
                    kit.system(), Settings.of(kit.system().settings().config()).shards()),
                new Projects(kit.system()),
                store.history(),
                store.accounts(),
                Optional.of(() -> CompletableFuture.completedStage(preparation))));
    return new HttpPorts(
        api,
        changes,
        () -> CompletableFuture.completedStage(healthy.get()),
        meters,
        Clock.systemUTC(),
        "test");
  }

  private CompletionStage<Exec.Answered> exec(
      Endpoint endpoint, Credential credential, ByteString body, Duration patience) {
    if (!runtime.opens(endpoint, credential)) {
      return CompletableFuture.failedStage(new IllegalStateException("wrong credential"));
    }
    executed.add(body.utf8String());
    return CompletableFuture.completedStage(
        new Exec.Answered(
            200,
            ByteString.fromString(
                """
                {"stdout":"hi","stderr":"","exit_code":0,"truncated":false,"timed_out":false}
                """)));
  }

  /** No project server, so no link: owners try again and again. */
  private static ProjectLinks noLinks() {
    return (endpoint, credential) ->
        Flow.<ByteString>create()
            .mapMaterializedValue(
                any -> CompletableFuture.failedStage(new IllegalStateException("no server")));
  }

  static <T> T await(CompletionStage<T> stage) {
    return stage.toCompletableFuture().orTimeout(20, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    ActorTestKit.shutdown(kit.system(), Duration.ofSeconds(30));
    store.close();
  }
}
