package io.carrel.http.pages;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import io.carrel.http.identity.Site;
import java.util.ArrayList;
import java.util.List;

/** What browsers are told so that nobody else's content acts in our pages' name. */
public final class PageHeaders {
  private static final List<HttpHeader> FIXED =
      List.of(
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Referrer-Policy", "same-origin"),
          RawHeader.create("Cross-Origin-Opener-Policy", "same-origin"),
          RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
          RawHeader.create(
              "Permissions-Policy",
              "camera=(), geolocation=(), microphone=(), payment=(), usb=(), serial=(), hid=(),"
                  + " midi=(), display-capture=(), browsing-topics=()"));

  private static final HttpHeader NO_CONTENT =
      RawHeader.create(
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");

  /** Two years, as preload lists ask for. */
  private static final HttpHeader TLS_ONLY =
      RawHeader.create("Strict-Transport-Security", "max-age=63072000");

  private final Site site;

  public PageHeaders(Site site) {
    this.site = site;
  }

  /** For the pages themselves. */
  public List<HttpHeader> ofPage(HttpRequest request) {
    List<HttpHeader> headers = common();
    headers.add(RawHeader.create("Content-Security-Policy", policy(request)));
    return headers;
  }

  /** For data that a browser must never show as a page. */
  public List<HttpHeader> ofData() {
    List<HttpHeader> headers = common();
    headers.add(NO_CONTENT);
    return headers;
  }

  private List<HttpHeader> common() {
    List<HttpHeader> headers = new ArrayList<>(FIXED);
    if (site.tls()) {
      headers.add(TLS_ONLY);
    }
    return headers;
  }

  private String policy(HttpRequest request) {
    // Some browsers do not count the websocket of one's own host as 'self'.
    String socket = site.origin(request).map(origin -> " " + "ws" + origin.substring(4)).orElse("");
    return "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline';"
        + " img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'"
        + socket
        + "; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";
  }
}
