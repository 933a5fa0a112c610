package io.carrel.http.identity;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import io.carrel.actors.identity.ProjectId;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What belongs to this installation: its host names and its own origin.
 *
 * @param tls whether browsers reach it by https, by us or by a proxy in front of us
 * @param hosts names by which it may be reached, lower case, without ports; a literal IPv6 address
 *     in brackets
 * @param appsDomain host, and port where it is not the default one, below which every application
 *     has an origin of its own; empty when there is none
 */
public record Site(boolean tls, Set<String> hosts, Optional<String> appsDomain) {
  public Site {
    hosts = Set.copyOf(hosts);
  }

  /** The name of the sign-in cookie. */
  public String cookieName() {
    return tls ? "__Host-carrel" : "carrel";
  }

  public String scheme() {
    return tls ? "https" : "http";
  }

  /**
   * Whether the request names one of our hosts. Anything else may be a foreign name that was made
   * to point here (DNS rebinding).
   */
  public boolean isOwnHost(HttpRequest request) {
    return authority(request).map(Site::withoutPort).filter(hosts::contains).isPresent();
  }

  /** Whether the request is for an application's own origin. */
  public boolean isAppsHost(HttpRequest request) {
    return appsDomain
        .flatMap(domain -> authority(request).filter(host -> host.endsWith("." + domain)))
        .isPresent();
  }

  /** {@code scheme://host:port} as this request's page would have it, if the host is ours. */
  public Optional<String> origin(HttpRequest request) {
    return authority(request)
        .filter(authority -> hosts.contains(withoutPort(authority)))
        .map(authority -> scheme() + "://" + authority);
  }

  /** Whether a browser says that the request comes from our own pages. Silence is no proof. */
  public boolean isFromOwnOrigin(HttpRequest request) {
    Optional<String> from = header(request, "origin");
    if (from.isPresent()) {
      return from.equals(origin(request));
    }
    return header(request, "sec-fetch-site").filter("same-origin"::equals).isPresent()
        && isOwnHost(request);
  }

  /** Whether a browser says that the request comes from anywhere but our own pages. */
  public boolean isFromElsewhere(HttpRequest request) {
    boolean silent =
        header(request, "origin").isEmpty() && header(request, "sec-fetch-site").isEmpty();
    return !silent && !isFromOwnOrigin(request);
  }

  /** The origin of a project's application; {@code port} may be a template's placeholder. */
  public Optional<String> appOrigin(ProjectId project, String port) {
    return appsDomain.map(domain -> scheme() + "://" + port + "--" + project + "." + domain);
  }

  /** The Host header, lower case: host and, where it is not the default one, port. */
  public static Optional<String> authority(HttpRequest request) {
    return header(request, "host").map(host -> host.toLowerCase(Locale.ROOT));
  }

  private static String withoutPort(String authority) {
    int bracket = authority.indexOf(']');
    int colon = authority.indexOf(':', Math.max(bracket, 0));
    return colon < 0 ? authority : authority.substring(0, colon);
  }

  private static Optional<String> header(HttpRequest request, String name) {
    return request.getHeader(name).map(HttpHeader::value);
  }
}
