package io.carrel.project.server;

import io.carrel.project.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;

/**
 * Refuses requests whose end two readers could see at two places, and what is no request at all.
 * Netty refuses most of them; this adds what it lets pass and tells the reasons apart.
 */
final class Framing {
  private Framing() {}

  /**
   * @throws Refusal after which nothing more can be read from the connection
   */
  static void check(HttpRequest request) {
    if (request.decoderResult().isFailure()) {
      throw refusal(request.decoderResult().cause());
    }
    if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)
        && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
      throw new Refusal(505, "unknown_version", "The version of HTTP must be 1.1.");
    }
    HttpHeaders headers = request.headers();
    String coding = headers.get(HttpHeaderNames.TRANSFER_ENCODING);
    if (coding != null && !HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(coding)) {
      throw new Refusal(501, "not_implemented", "The only transfer coding known here is chunked.");
    }
  }

  private static Refusal refusal(Throwable cause) {
    if (cause instanceof TooLongHttpLineException) {
      return new Refusal(414, "uri_too_long", "The address is too long.");
    }
    if (cause instanceof TooLongHttpHeaderException) {
      return new Refusal(431, "headers_too_large", "The headers are too many or too long.");
    }
    return Refusal.invalid("This is no HTTP request.");
  }
}
