package io.carrel.http.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.model.headers.RawRequestURI;
import io.carrel.protocol.ProjectServerApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a forwarded request says besides its body.
 *
 * @param target the request target byte for byte: path and query
 * @param headers all of them, Host included
 * @param ownOrigin whether the answer is for an origin that belongs to the application
 */
public record Outgoing(String target, List<HttpHeader> headers, boolean ownOrigin) {
  public Outgoing {
    headers = List.copyOf(headers);
  }

  /**
   * Who asks, as the application is told.
   *
   * @param client address
   * @param scheme of the browser's connection
   * @param prefix that was taken off the path; empty for none
   */
  record From(String client, String scheme, String prefix) {}

  /** For an application: Host is kept, X-Forwarded-* is ours alone. */
  static Outgoing toApplication(HttpRequest request, String target, From from, boolean ownOrigin) {
    List<HttpHeader> headers = new ArrayList<>(HeaderRules.request(request.getHeaders()));
    request
        .getHeader("host")
        .ifPresent(
            host -> {
              headers.add(RawHeader.create("Host", host.value()));
              headers.add(RawHeader.create("X-Forwarded-Host", host.value()));
            });
    headers.add(RawHeader.create("X-Forwarded-For", from.client()));
    headers.add(RawHeader.create("X-Forwarded-Proto", from.scheme()));
    if (!from.prefix().isEmpty()) {
      headers.add(RawHeader.create("X-Forwarded-Prefix", from.prefix()));
    }
    return new Outgoing(target, headers, ownOrigin);
  }

  /** For the project server itself, which knows nobody but us. */
  public static Outgoing toProjectServer(HttpRequest request, String target, Target server) {
    List<HttpHeader> headers = new ArrayList<>();
    for (HttpHeader header : HeaderRules.request(request.getHeaders())) {
      if (!header.is("cookie") && !header.is("authorization")) {
        headers.add(header);
      }
    }
    headers.add(
        RawHeader.create(ProjectServerApi.AUTHORIZATION, "Bearer " + server.credential().secret()));
    return new Outgoing(target, headers, false);
  }

  /** The request's target as it came, byte for byte where the server keeps it. */
  public static String targetOf(HttpRequest request) {
    Optional<String> raw = request.getHeader(RawRequestURI.class).map(RawRequestURI::uri);
    if (raw.isPresent() && raw.get().startsWith("/")) {
      int fragment = raw.get().indexOf('#');
      return fragment < 0 ? raw.get() : raw.get().substring(0, fragment);
    }
    akka.http.scaladsl.model.Uri uri = request.getUri().asScala();
    String path = uri.path().toString();
    return uri.rawQueryString().isEmpty() ? path : path + "?" + uri.rawQueryString().get();
  }
}
