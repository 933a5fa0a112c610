package io.carrel.http.session;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import io.carrel.actors.account.Account;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.http.identity.Identification;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Site;
import io.carrel.http.proxy.TestProject;
import io.carrel.http.traffic.OpenTraffic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The session routes on a real port, for one project whose owner is the test. */
final class SessionSite implements AutoCloseable {
  final ActorTestKit kit = ActorTestKit.create();
  final TestProbe<Project.Command> owner = kit.createTestProbe();
  final SignOuts signOuts = SignOuts.ofNode();
  final UUID signIn = UUID.randomUUID();
  final Account account =
      new Account(
          AccountId.random(),
          "a@b.c",
          "Ann",
          "Lee",
          false,
          Instant.EPOCH,
          Account.ColorScheme.AUTO);
  final TestProject project =
      new TestProject(account, signIn, Role.COLLABORATOR, Optional.of(new Endpoint("h", 1)));
  final OpenTraffic traffic = new OpenTraffic(Clock.systemUTC(), new SimpleMeterRegistry());
  final SessionRoutes routes;
  final int port;

  SessionSite() throws Exception {
    Site site = new Site(false, Set.of("localhost"), Optional.empty());
    routes =
        new SessionRoutes(
            kit.system(),
            new Identification(project.signIns(), project.keys(), signOuts, site),
            signOuts,
            project.gates(),
            id -> owner.ref(),
            new SessionRoutes.Wording(
                (view, reader) -> "{\"title\":\"" + view.title() + "\"}",
                ids -> CompletableFuture.completedFuture(Map.of(account.id(), account))),
            traffic,
            Clock.systemUTC());
    ServerBinding binding =
        Http.get(kit.system())
            .newServerAt("127.0.0.1", 0)
            .bind(routes.routes())
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    port = binding.localAddress().getPort();
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
