package io.carrel.http.api;

import io.carrel.http.identity.Identification;
import io.carrel.http.identity.RateLimits;
import io.carrel.http.identity.SignInCookie;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Site;
import io.carrel.http.operation.Operations;
import java.time.Clock;
import java.util.List;

/** The public API's table of contents. */
public final class Api {
  private Api() {}

  /**
   * @param version of this program, as the pages show it
   */
  public static Operations operations(
      ApiPorts ports,
      Projects projects,
      Site site,
      Identification identification,
      SignOuts signOuts,
      RateLimits limits,
      Clock clock,
      String version) {
    SignInCookie cookie = new SignInCookie(site);
    SoftwareChoice software = new SoftwareChoice(ports.settings());
    return new Operations(
        List.of(
            new SettingsRoutes(ports.settings(), site, version).operations(),
            new AuthRoutes(
                    ports.accounts(),
                    ports.invitations(),
                    ports.settings(),
                    ports.sessions(),
                    cookie,
                    limits,
                    clock)
                .operations(),
            new AccountRoutes(ports.accounts(), ports.sessions(), identification, signOuts, limits)
                .operations(),
            new SignInRoutes(ports.sessions(), signOuts, cookie).operations(),
            new ApiKeyRoutes(ports.keys(), projects, signOuts, clock).operations(),
            new InvitationRoutes(ports.invitations()).operations(),
            new EnvironmentRoutes(ports.settings()).operations(),
            new ProjectListRoutes(projects, software, ports.directory()).operations(),
            new ProjectRoutes(projects, software, site).operations(),
            new QuotaRoutes(projects).operations(),
            new CollaboratorRoutes(projects, ports.accounts()).operations(),
            new HistoryRoutes(projects, ports.history(), ports.accounts()).operations(),
            new ExecRoutes(ports.gates(), ports.credentials(), ports.exec()).operations(),
            new AdminRoutes(ports.administration(), ports.directory()).operations()));
  }
}
