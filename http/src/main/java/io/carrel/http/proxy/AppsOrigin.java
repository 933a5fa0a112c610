package io.carrel.http.proxy;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.reject;
import static akka.http.javadsl.server.Directives.withoutRequestTimeout;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.ClientAddresses;
import io.carrel.http.identity.Site;
import io.carrel.http.identity.Visitor;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Everything below the applications' domain: {@code <port>--<project>.<domain>}. To be asked before
 * every other route, by host; nothing of the site itself is served here.
 */
public final class AppsOrigin {
  static final String HAND_OFF = "/.carrel/hand-off";

  private static final String RESERVED = "/.carrel/";

  private static final ApiError TOO_LATE =
      ApiError.forbidden("This link was used already, or is too old.");

  private final Site site;
  private final String siteOrigin;
  private final ClientAddresses addresses;
  private final HandOffs handOffs;
  private final Applications applications;

  AppsOrigin(
      Site site,
      String siteOrigin,
      ClientAddresses addresses,
      HandOffs handOffs,
      Applications applications) {
    this.site = site;
    this.siteOrigin = siteOrigin;
    this.addresses = addresses;
    this.handOffs = handOffs;
    this.applications = applications;
  }

  /** Takes every request for a host below the domain, and leaves all others. */
  public Route routes() {
    return extractRequest(
        request ->
            isBelowDomain(request)
                ? withoutRequestTimeout(() -> completeWithFuture(answer(request)))
                : reject());
  }

  private boolean isBelowDomain(HttpRequest request) {
    return site.appsDomain()
        .flatMap(
            domain -> Site.authority(request).filter(authority -> authority.endsWith("." + domain)))
        .isPresent();
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request) {
    Optional<AppOrigin> app = Site.authority(request).flatMap(this::parse);
    if (app.isEmpty()) {
      return done(refusal(request, ApiError.notFound("There is no such application.")));
    }
    String target = Outgoing.targetOf(request);
    if (target.startsWith(RESERVED)) {
      return reserved(request, target, app.get());
    }
    return AppCookie.of(request, site.tls())
        .map(secret -> handOffs.find(secret, app.get()))
        .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty()))
        .thenComposeAsync(
            visitor ->
                visitor
                    .map(known -> forward(request, target, app.get(), known))
                    .orElseGet(() -> done(stranger(request, target, app.get()))),
            Runnable::run);
  }

  private Optional<AppOrigin> parse(String authority) {
    return site.appsDomain().flatMap(domain -> AppOrigin.parse(authority, domain));
  }

  private CompletionStage<HttpResponse> forward(
      HttpRequest request, String target, AppOrigin app, Visitor visitor) {
    if (!mayComeFrom(request, app)) {
      return done(ApiError.badOrigin().response());
    }
    Outgoing outgoing =
        Outgoing.toApplication(
            request, target, new Outgoing.From(addresses.of(request), site.scheme(), ""), true);
    return applications.visit(request, visitor, app, outgoing);
  }

  /**
   * Reading is free, since a page of another origin cannot see the answer. What changes something,
   * and every websocket, comes from an application of the same project.
   */
  private boolean mayComeFrom(HttpRequest request, AppOrigin app) {
    if (ProxyRoutes.isRead(request) && !Upgrades.isWebSocket(request)) {
      return true;
    }
    Optional<String> origin = request.getHeader("origin").map(HttpHeader::value);
    if (origin.isEmpty()) {
      return !Upgrades.isWebSocket(request)
          && request
              .getHeader("sec-fetch-site")
              .map(HttpHeader::value)
              .filter("same-origin"::equals)
              .isPresent();
    }
    String scheme = site.scheme() + "://";
    String lower = origin.get().toLowerCase(Locale.ROOT);
    return lower.startsWith(scheme)
        && parse(lower.substring(scheme.length()))
            .filter(from -> from.project().equals(app.project()))
            .isPresent();
  }

  /** A person is sent to where they are known, and comes back with a token. */
  private HttpResponse stranger(HttpRequest request, String target, AppOrigin app) {
    boolean navigates =
        ProxyRoutes.isRead(request)
            && !Upgrades.isWebSocket(request)
            && Page.isForPerson(request)
            && ReturnPath.check(target).isPresent();
    return navigates
        ? Redirect.to(
            StatusCodes.SEE_OTHER,
            siteOrigin,
            "/" + app.project() + "/server/" + app.port() + target)
        : ApiError.notSignedIn().response();
  }

  private CompletionStage<HttpResponse> reserved(
      HttpRequest request, String target, AppOrigin app) {
    if (!target.startsWith(HAND_OFF + "?") || !ProxyRoutes.isRead(request)) {
      return done(refusal(request, ApiError.notFound("There is no such page.")));
    }
    Optional<String> to = query(request, "to").flatMap(ReturnPath::check);
    Optional<String> token = query(request, "token");
    if (to.isEmpty() || token.isEmpty()) {
      return done(refusal(request, ApiError.invalid("This link is not complete.")));
    }
    return handOffs
        .redeem(token.get(), app)
        .thenApplyAsync(
            secret ->
                secret
                    .map(opened -> welcome(opened, to.get()))
                    .orElseGet(() -> refusal(request, TOO_LATE)),
            Runnable::run);
  }

  private HttpResponse welcome(String secret, String to) {
    return Redirect.to(StatusCodes.SEE_OTHER, "", to)
        .addHeader(RawHeader.create("Set-Cookie", AppCookie.header(secret, site.tls())));
  }

  private static Optional<String> query(HttpRequest request, String name) {
    return request.getUri().query().get(name);
  }

  private static HttpResponse refusal(HttpRequest request, ApiError error) {
    return Page.refusal(request, error);
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
