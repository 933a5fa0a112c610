package io.carrel.http.proxy;

import static akka.http.javadsl.server.Directives.concat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.actor.testkit.typed.javadsl.TestProbe;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.settings.ServerSettings;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.account.Account;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.http.identity.ClientAddresses;
import io.carrel.http.identity.Identification;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Site;
import io.carrel.http.reach.ProjectServerTransport;
import io.carrel.http.traffic.OpenTraffic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Both sides of the proxy on a real port, in front of a {@link FakeProject}. */
final class ProxySite implements AutoCloseable {
  static final String DOMAIN = "localhost:8080";

  private final Config config = ConfigFactory.load();
  final ActorTestKit kit = ActorTestKit.create(config);
  final Account account =
      new Account(
          AccountId.random(),
          "a@b.c",
          "Ann",
          "Lee",
          false,
          Instant.EPOCH,
          Account.ColorScheme.AUTO);
  final Credentials credentials = new Credentials(new byte[32]);
  final SignOuts signOuts = SignOuts.ofNode();
  final UUID signIn = UUID.randomUUID();
  final FakeProject fake = new FakeProject();
  final TestProbe<Project.Command> owner = kit.createTestProbe();
  final OpenTraffic traffic = new OpenTraffic(Clock.systemUTC(), new SimpleMeterRegistry());
  final Optional<String> domain;

  OneProject project;
  int port;

  /**
   * @param domain where applications have origins of their own; empty: they share the site's
   */
  ProxySite(Optional<String> domain) throws Exception {
    this.domain = domain;
    run(Role.COLLABORATOR, Optional.of(new Endpoint("127.0.0.1", fake.server())));
  }

  /** Another project, on another port, for the same person in this role. */
  void run(Role role, Optional<Endpoint> endpoint) throws Exception {
    project = new OneProject(account.id(), role, endpoint);
    Site site = new Site(false, Set.of("localhost"), domain);
    ProxyRoutes.Both both =
        ProxyRoutes.create(
            new ProxyRoutes.Surroundings(
                kit.system(),
                site,
                new Identification(
                    new KnownSecrets(account, signIn),
                    new KnownSecrets.Keys(account),
                    signOuts,
                    site),
                new ClientAddresses(List.of()),
                signOuts,
                new HandOffs(new KnownAppSessions(signIn, account), signOuts),
                project,
                id -> owner.ref(),
                credentials,
                new Forwarder(
                    kit.system(), new ProjectServerTransport(UnaryOperator.identity()), traffic)),
            "http://localhost:8080");
    ServerBinding binding =
        Http.get(kit.system())
            .newServerAt("127.0.0.1", 0)
            .withSettings(
                ServerSettings.create(
                    config
                        .getConfig("carrel.http.akka-http")
                        .atPath("akka.http")
                        .withFallback(config)))
            .bind(concat(both.apps().routes(), both.site().routes()))
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    port = binding.localAddress().getPort();
  }

  @Override
  public void close() throws IOException {
    fake.close();
    kit.shutdownTestKit();
  }
}
