package io.carrel.http.port;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Connection;
import io.carrel.http.identity.ApiError;
import java.util.Optional;

/**
 * Refuses requests whose end two readers could see at two places. Akka HTTP refuses most of them;
 * what it did not understand of the headers that tell the end it leaves among the others.
 */
public final class Framing {
  private Framing() {}

  /** The answer after which the connection is closed; empty when the request has one end. */
  public static Optional<HttpResponse> refusal(HttpRequest request) {
    boolean unclear =
        request.getHeader("transfer-encoding").isPresent()
            || request.getHeader("content-length").isPresent();
    return unclear
        ? Optional.of(
            ApiError.invalid("Where the request ends is not clear.")
                .response()
                .addHeader(Connection.create("close")))
        : Optional.empty();
  }
}
