package io.carrel.http.session;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.headers.RawHeader;
import io.carrel.protocol.ProjectServerApi;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The opening handshake of a session's websocket (RFC 6455, section 4.2). */
final class Handshake {
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int KEY_BYTES = 16;

  private Handshake() {}

  /** The headers that accept the request; empty when it is no websocket of our subprotocol. */
  static Optional<List<HttpHeader>> accept(HttpRequest request) {
    boolean ours =
        has(request, "upgrade", "websocket")
            && has(request, "connection", "upgrade")
            && has(request, "sec-websocket-version", "13")
            && has(request, "sec-websocket-protocol", ProjectServerApi.SESSION_SUBPROTOCOL);
    return request
        .getHeader("sec-websocket-key")
        .map(HttpHeader::value)
        .filter(key -> ours && isKey(key))
        .map(
            key ->
                List.of(
                    RawHeader.create("Upgrade", "websocket"),
                    RawHeader.create("Sec-WebSocket-Accept", answer(key)),
                    RawHeader.create(
                        "Sec-WebSocket-Protocol", ProjectServerApi.SESSION_SUBPROTOCOL)));
  }

  private static boolean has(HttpRequest request, String name, String token) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is(name)
          && Arrays.stream(header.value().split(",", -1))
              .anyMatch(part -> part.strip().equalsIgnoreCase(token))) {
        return true;
      }
    }
    return false;
  }

  private static boolean isKey(String key) {
    try {
      return Base64.getDecoder().decode(key.strip()).length == KEY_BYTES;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String answer(String key) {
    try {
      MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
      return Base64.getEncoder()
          .encodeToString(sha1.digest((key.strip() + GUID).getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }
}
