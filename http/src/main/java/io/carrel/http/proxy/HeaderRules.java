package io.carrel.http.proxy;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.headers.RawHeader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Which headers cross the proxy, in which direction, and which of ours never do. */
final class HeaderRules {
  /** Our own cookies, on any origin: the site's two names and the applications'. */
  static final Set<String> OUR_COOKIES =
      Set.of("carrel", "__Host-carrel", AppCookie.NAME, AppCookie.SECURE_NAME);

  /** RFC 9110, section 7.6.1, and what older peers used. */
  private static final Set<String> HOP_BY_HOP =
      Set.of(
          "connection",
          "keep-alive",
          "proxy-authenticate",
          "proxy-authorization",
          "proxy-authentication-info",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /** Written anew by us, or answered by us. */
  private static final Set<String> REPLACED =
      Set.of(
          "host",
          "expect",
          "forwarded",
          "x-forwarded-for",
          "x-forwarded-host",
          "x-forwarded-port",
          "x-forwarded-prefix",
          "x-forwarded-proto",
          "x-forwarded-server",
          "x-real-ip",
          "content-length",
          "content-type",
          "raw-request-uri");

  /** Would reach beyond the application on an origin that it shares with us. */
  private static final Set<String> OF_THE_ORIGIN =
      Set.of("clear-site-data", "service-worker-allowed", "strict-transport-security");

  private static final String KEY_PREFIX = "sk-";

  private HeaderRules() {}

  /** The request's headers that the application may see; neither Host nor X-Forwarded-*. */
  static List<HttpHeader> request(Iterable<HttpHeader> headers) {
    Set<String> listed = listedInConnection(headers);
    List<HttpHeader> kept = new ArrayList<>();
    for (HttpHeader header : headers) {
      String name = header.lowercaseName();
      if (!header.renderInRequests()
          || HOP_BY_HOP.contains(name)
          || REPLACED.contains(name)
          || listed.contains(name)) {
        continue;
      }
      if (name.equals("cookie")) {
        withoutOurs(header.value())
            .map(value -> RawHeader.create("Cookie", value))
            .ifPresent(kept::add);
      } else if (!(name.equals("authorization") && isOurKey(header.value()))) {
        kept.add(header);
      }
    }
    return kept;
  }

  /**
   * The response's headers that the browser may see.
   *
   * @param ownOrigin whether the application has an origin of its own
   */
  static List<HttpHeader> response(Iterable<HttpHeader> headers, boolean ownOrigin) {
    Set<String> listed = listedInConnection(headers);
    List<HttpHeader> kept = new ArrayList<>();
    for (HttpHeader header : headers) {
      String name = header.lowercaseName();
      // Browsers read "Set-Cookie :" as Set-Cookie: what is no name could be any.
      if (!header.renderInResponses()
          || !Head.isToken(name)
          || HOP_BY_HOP.contains(name)
          || listed.contains(name)
          || name.equals("content-length")
          || name.equals("content-type")
          || (!ownOrigin && OF_THE_ORIGIN.contains(name))
          || (name.equals("set-cookie") && isOurCookie(header.value()))) {
        continue;
      }
      // Akka HTTP takes these two only as what they are; what cannot be read is written by us.
      if (name.equals("date") || name.equals("server")) {
        modelled(header).ifPresent(kept::add);
      } else {
        kept.add(header);
      }
    }
    return kept;
  }

  /** Header names that the peer declared to be for this connection only, in lower case. */
  private static Set<String> listedInConnection(Iterable<HttpHeader> headers) {
    Set<String> listed = new HashSet<>();
    for (HttpHeader header : headers) {
      if (header.is("connection")) {
        for (String name : header.value().split(",", -1)) {
          listed.add(name.strip().toLowerCase(Locale.ROOT));
        }
      }
    }
    return listed;
  }

  /** The cookies that are not ours; empty when none is left. */
  static Optional<String> withoutOurs(String cookies) {
    String kept =
        Arrays.stream(cookies.split(";", -1))
            .map(String::strip)
            .filter(pair -> !pair.isEmpty() && !OUR_COOKIES.contains(name(pair)))
            .collect(Collectors.joining("; "));
    return kept.isEmpty() ? Optional.empty() : Optional.of(kept);
  }

  private static boolean isOurCookie(String setCookie) {
    return OUR_COOKIES.contains(name(setCookie.split(";", 2)[0]));
  }

  private static String name(String pair) {
    int equals = pair.indexOf('=');
    return (equals < 0 ? pair : pair.substring(0, equals)).strip();
  }

  /** Whether an Authorization header carries a key of ours, as a bearer token or a user name. */
  static boolean isOurKey(String authorization) {
    String[] parts = authorization.strip().split("\\s+", 2);
    if (parts.length < 2) {
      return false;
    }
    if (parts[0].equalsIgnoreCase("bearer")) {
      return parts[1].startsWith(KEY_PREFIX);
    }
    return parts[0].equalsIgnoreCase("basic") && decoded(parts[1]).startsWith(KEY_PREFIX);
  }

  private static String decoded(String base64) {
    try {
      return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private static Optional<HttpHeader> modelled(HttpHeader header) {
    HttpHeader parsed = HttpHeader.parse(header.name(), header.value());
    return parsed instanceof akka.http.javadsl.model.headers.RawHeader
        ? Optional.empty()
        : Optional.of(parsed);
  }
}
