package io.carrel.http.identity;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.Authorization;
import akka.http.javadsl.model.headers.BasicHttpCredentials;
import akka.http.javadsl.model.headers.Cookie;
import akka.http.javadsl.model.headers.HttpCookiePair;
import akka.http.javadsl.model.headers.OAuth2BearerToken;
import java.util.Optional;
import java.util.stream.StreamSupport;

/** The secret that came with a request: a key's or a cookie's. Never printed. */
record Proof(boolean isKey, String secret) {
  private static final int MAX_LENGTH = 200;

  /** The key of an Authorization header, whatever the cookies say; else the cookie. */
  static Optional<Proof> of(HttpRequest request, String cookieName) {
    if (request.getHeader("authorization").isPresent()) {
      return request
          .getHeader(Authorization.class)
          .flatMap(Proof::key)
          .filter(secret -> secret.startsWith("sk-") && secret.length() <= MAX_LENGTH)
          .map(secret -> new Proof(true, secret));
    }
    return StreamSupport.stream(request.getHeaders().spliterator(), false)
        .filter(Cookie.class::isInstance)
        .flatMap(
            header -> StreamSupport.stream(((Cookie) header).getCookies().spliterator(), false))
        .filter(cookie -> cookie.name().equals(cookieName))
        .map(HttpCookiePair::value)
        .filter(secret -> !secret.isEmpty() && secret.length() <= MAX_LENGTH)
        .findFirst()
        .map(secret -> new Proof(false, secret));
  }

  private static Optional<String> key(Authorization header) {
    if (header.credentials() instanceof OAuth2BearerToken bearer) {
      return Optional.of(bearer.token());
    }
    return header.credentials() instanceof BasicHttpCredentials basic
        ? Optional.of(basic.username())
        : Optional.empty();
  }

  @Override
  public String toString() {
    return isKey ? "Proof[key]" : "Proof[cookie]";
  }
}
