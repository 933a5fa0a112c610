package io.carrel.http.identity;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.HttpCookie;
import akka.http.javadsl.model.headers.SameSite;
import akka.http.javadsl.model.headers.SetCookie;
import java.time.Duration;

/** The cookie of a sign-in: for this host only, out of scripts' reach, not sent by other sites. */
public final class SignInCookie {
  private final Site site;

  public SignInCookie(Site site) {
    this.site = site;
  }

  /** Keeps the secret in the browser for as long as the session may live. */
  public HttpHeader set(String secret, Duration validFor) {
    return cookie(secret, Math.max(0, validFor.toSeconds()));
  }

  /** Makes the browser forget it. */
  public HttpHeader clear() {
    return cookie("", 0);
  }

  private HttpHeader cookie(String value, long maxAge) {
    return SetCookie.create(
        HttpCookie.create(site.cookieName(), value)
            .withPath("/")
            .withMaxAge(maxAge)
            .withHttpOnly(true)
            .withSecure(site.tls())
            .withSameSite(SameSite.Lax));
  }
}
