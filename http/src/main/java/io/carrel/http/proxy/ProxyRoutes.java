package io.carrel.http.proxy;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.reject;
import static akka.http.javadsl.server.Directives.withoutRequestTimeout;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import io.carrel.actors.access.Gates;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Project;
import io.carrel.actors.runtime.Credentials;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.ClientAddresses;
import io.carrel.http.identity.Identification;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Site;
import io.carrel.http.identity.Visitor;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * Applications, on the site's own origin: {@code /<project>/port/<n>/…}, whose path is kept, and
 * {@code /<project>/server/<n>/…}, whose prefix is taken off. Browsers are handed off to the
 * application's own origin; programs with a key are served right here.
 */
public final class ProxyRoutes {
  /** The application may run scripts here, but in no origin of ours. */
  private static final String SANDBOX =
      "sandbox allow-scripts allow-forms allow-popups allow-modals allow-downloads";

  private final Site site;
  private final Identification identification;
  private final ClientAddresses addresses;
  private final HandOffs handOffs;
  private final Applications applications;

  ProxyRoutes(
      Site site,
      Identification identification,
      ClientAddresses addresses,
      HandOffs handOffs,
      Applications applications) {
    this.site = site;
    this.identification = identification;
    this.addresses = addresses;
    this.handOffs = handOffs;
    this.applications = applications;
  }

  /** Both sides of the proxy. */
  public record Both(ProxyRoutes site, AppsOrigin apps) {}

  /** What the proxy needs of its surroundings. */
  public record Surroundings(
      ActorSystem<?> system,
      Site site,
      Identification identification,
      ClientAddresses addresses,
      SignOuts signOuts,
      HandOffs handOffs,
      Gates gates,
      Function<ProjectId, RecipientRef<Project.Command>> owners,
      Credentials credentials,
      Forwarder forwarder) {}

  /**
   * @param siteOrigin where the site's own pages are, such as {@code http://localhost:8080}
   */
  public static Both create(Surroundings of, String siteOrigin) {
    Applications applications =
        new Applications(of.system, of.gates, of.owners, of.credentials, of.signOuts, of.forwarder);
    return new Both(
        new ProxyRoutes(of.site, of.identification, of.addresses, of.handOffs, applications),
        new AppsOrigin(of.site, siteOrigin, of.addresses, of.handOffs, applications));
  }

  /** Takes what looks like an application's path, and leaves everything else. */
  public Route routes() {
    return extractRequest(
        request ->
            AppPath.parse(Outgoing.targetOf(request))
                .<Route>map(
                    path -> withoutRequestTimeout(() -> completeWithFuture(answer(request, path))))
                .orElseGet(() -> reject()));
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, AppPath path) {
    return identification
        .visitor(request)
        .thenComposeAsync(
            visitor ->
                visitor
                    .map(known -> answer(request, path, known))
                    .orElseGet(() -> done(stranger(request, path))),
            Runnable::run);
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, AppPath path, Visitor visitor) {
    if (!visitor.mayReach(path.app().project())) {
      return done(Page.refusal(request, ApiError.notFound("There is no such project.")));
    }
    if (path.lacksSlash()) {
      return done(Redirect.to(StatusCodes.PERMANENT_REDIRECT, "", path.withSlash()));
    }
    if (visitor.byKey() || site.appsDomain().isEmpty()) {
      return forward(request, path, visitor);
    }
    return handOff(request, path, visitor);
  }

  private CompletionStage<HttpResponse> forward(
      HttpRequest request, AppPath path, Visitor visitor) {
    boolean changes = !isRead(request) || Upgrades.isWebSocket(request);
    if (!visitor.byKey() && changes && !site.isFromOwnOrigin(request)) {
      return done(ApiError.badOrigin().response());
    }
    Outgoing outgoing =
        Outgoing.toApplication(
            request,
            path.forwarded(),
            new Outgoing.From(addresses.of(request), site.scheme(), path.prefix()),
            false);
    return applications
        .visit(request, visitor, path.app(), outgoing)
        .thenApplyAsync(
            response ->
                response.status().intValue() == 101
                    ? response
                    : response.addHeader(RawHeader.create("Content-Security-Policy", SANDBOX)),
            Runnable::run);
  }

  private CompletionStage<HttpResponse> handOff(
      HttpRequest request, AppPath path, Visitor visitor) {
    boolean leads = isRead(request) && !Upgrades.isWebSocket(request) && site.isOwnHost(request);
    Optional<String> origin =
        site.appOrigin(path.app().project(), Integer.toString(path.app().port()));
    if (!leads || origin.isEmpty() || visitor.session().isEmpty()) {
      return done(
          ApiError.forbidden("Browsers reach applications at " + origin.orElse("") + ".")
              .response());
    }
    if (ReturnPath.check(path.forwarded()).isEmpty()) {
      return done(Page.refusal(request, ApiError.invalid("This address leads somewhere else.")));
    }
    return handOffs
        .issue(visitor.session().get(), path.app())
        .thenApplyAsync(
            token ->
                token
                    .map(issued -> handOff(origin.get(), issued, path))
                    .orElseGet(() -> stranger(request, path)),
            Runnable::run);
  }

  private static HttpResponse handOff(String origin, String token, AppPath path) {
    return Redirect.to(
        StatusCodes.SEE_OTHER,
        origin,
        AppsOrigin.HAND_OFF + "?token=" + token + "&to=" + encoded(path.forwarded()));
  }

  private static HttpResponse stranger(HttpRequest request, AppPath path) {
    return Page.isForPerson(request) && isRead(request)
        ? Redirect.to(StatusCodes.SEE_OTHER, "", "/sign-in?next=" + encoded(path.whole()))
        : ApiError.notSignedIn().response();
  }

  static boolean isRead(HttpRequest request) {
    return request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
