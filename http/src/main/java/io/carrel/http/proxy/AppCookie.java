package io.carrel.http.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The host-only cookie of an application's origin. */
final class AppCookie {
  static final String NAME = "carrel-app";
  static final String SECURE_NAME = "__Host-carrel-app";

  private AppCookie() {}

  static String header(String secret, boolean tls) {
    return (tls ? SECURE_NAME : NAME)
        + "="
        + secret
        + "; Path=/; HttpOnly; SameSite=Lax"
        + (tls ? "; Secure" : "");
  }

  static Optional<String> of(HttpRequest request, boolean tls) {
    String name = (tls ? SECURE_NAME : NAME) + "=";
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(header -> header.is("cookie"))
        .map(HttpHeader::value)
        .flatMap(value -> Stream.of(value.split(";", -1)))
        .map(String::strip)
        .filter(pair -> pair.startsWith(name))
        .map(pair -> pair.substring(name.length()))
        .findFirst();
  }
}
