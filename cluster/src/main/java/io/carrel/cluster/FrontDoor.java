package io.carrel.cluster;

import akka.Done;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.actor.typed.pubsub.Topic;
import akka.cluster.MemberStatus;
import akka.cluster.sharding.typed.javadsl.ClusterSharding;
import akka.cluster.typed.Cluster;
import io.carrel.actors.access.GateSettings;
import io.carrel.actors.access.Gates;
import io.carrel.actors.access.GatesOnNode;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.membership.Standing;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.runtime.Credentials;
import io.carrel.cluster.management.Meters;
import io.carrel.http.Health;
import io.carrel.http.HttpPorts;
import io.carrel.http.HttpServer;
import io.carrel.http.HttpSettings;
import io.carrel.http.Identity;
import io.carrel.http.ProjectTraffic;
import io.carrel.http.api.Administration;
import io.carrel.http.api.ApiPorts;
import io.carrel.http.api.ProjectBody;
import io.carrel.http.files.FileRoutes;
import io.carrel.http.files.ProjectServerExec;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.json.Json;
import io.carrel.http.proxy.Forwarder;
import io.carrel.http.proxy.HandOffs;
import io.carrel.http.proxy.ProxyRoutes;
import io.carrel.http.reach.ProjectServerTransport;
import io.carrel.http.session.SessionRoutes;
import io.carrel.http.traffic.OpenTraffic;
import io.carrel.store.Store;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Puts the public port together: what its routes need, from the parts that already run. */
final class FrontDoor {
  private final ActorSystem<?> system;
  private final HttpSettings settings;
  private final Store store;
  private final Standing standing;
  private final Credentials credentials;
  private final ProjectServerTransport projects;
  private final ActorRef<Topic.Command<ProjectChanged>> changes;
  private final OpenTraffic traffic;
  private final Administration administration;
  private final Departure departure;
  private final Clock clock = Clock.systemUTC();

  FrontDoor(
      ActorSystem<?> system,
      Store store,
      Standing standing,
      Credentials credentials,
      ProjectServerTransport projects,
      ActorRef<Topic.Command<ProjectChanged>> changes,
      OpenTraffic traffic,
      Administration administration) {
    this.system = system;
    this.store = store;
    this.standing = standing;
    this.credentials = credentials;
    this.projects = projects;
    this.changes = changes;
    this.traffic = traffic;
    this.administration = administration;
    this.settings = HttpSettings.from(system.settings().config());
    this.departure = new Departure(system, settings.drain());
  }

  /** Completes once the port answers. */
  CompletionStage<Done> open(String siteOrigin) {
    Gates gates =
        GatesOnNode.create(system, owners(), GateSettings.of(system.settings().config()), standing);
    HttpPorts ports = ports(gates);
    Identity identity = Identity.of(SignOuts.ofCluster(system), settings, ports);
    ProjectTraffic traffic = traffic(gates, identity, siteOrigin);
    return HttpServer.start(system, settings, ports, identity, traffic)
        .thenApplyAsync(binding -> Done.getInstance(), Runnable::run);
  }

  private Function<ProjectId, RecipientRef<Project.Command>> owners() {
    ClusterSharding sharding = ClusterSharding.get(system);
    return project -> sharding.entityRefFor(Project.KEY, project.toString());
  }

  private HttpPorts ports(Gates gates) {
    ApiPorts api =
        new ApiPorts(
            store.accounts(),
            store.signInSessions(),
            store.apiKeys(),
            store.invitations(),
            store.siteSettings(),
            store.projects(),
            store.history(),
            gates,
            credentials,
            new ProjectServerExec(system, projects),
            administration);
    return new HttpPorts(api, changes, health(), meters(), clock, Main.Version.current());
  }

  /** The database answers, and this node is an up member that is not about to leave. */
  private Health health() {
    Cluster cluster = Cluster.get(system);
    return () ->
        cluster.selfMember().status().equals(MemberStatus.up()) && !departure.hasBegun()
            ? store.siteSettings().read().thenApplyAsync(values -> true, Runnable::run)
            : CompletableFuture.completedStage(false);
  }

  private ProjectTraffic traffic(Gates gates, Identity identity, String siteOrigin) {
    Forwarder forwarder = new Forwarder(system, projects, traffic);
    SessionRoutes sessions =
        new SessionRoutes(
            system,
            identity.identification(),
            identity.signOuts(),
            gates,
            owners(),
            wording(),
            traffic,
            clock);
    departure.prepare(sessions);
    ProxyRoutes.Both proxy =
        ProxyRoutes.create(
            new ProxyRoutes.Surroundings(
                system,
                settings.site(),
                identity.identification(),
                identity.addresses(),
                identity.signOuts(),
                new HandOffs(store.appSessions(), identity.signOuts()),
                gates,
                owners(),
                credentials,
                forwarder),
            siteOrigin);
    FileRoutes files =
        new FileRoutes(
            settings.site(),
            identity.identification(),
            identity.signOuts(),
            gates,
            credentials,
            forwarder);
    return new ProjectTraffic(
        proxy.apps().routes(), sessions.routes(), files.routes(), proxy.site().routes());
  }

  private SessionRoutes.Wording wording() {
    return new SessionRoutes.Wording(this::project, store.accounts()::findAll);
  }

  private String project(ProjectView view, AccountId reader) {
    return ProjectBody.of(view, reader, settings.site()).map(FrontDoor::json).orElse("null");
  }

  private static String json(ProjectBody body) {
    return new String(Json.bytes(body), StandardCharsets.UTF_8);
  }

  private MeterRegistry meters() {
    return Meters.get(system).registry();
  }
}
