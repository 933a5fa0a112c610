package io.carrel.http.proxy;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.headers.RawHeader;
import io.carrel.http.identity.ApiError;

/** The only maker of redirects: none leads where {@link ReturnPath} does not let it. */
final class Redirect {
  private Redirect() {}

  /**
   * Never cached and never told on as a referrer: it may carry a token. A path that is not safe is
   * answered with 400.
   *
   * @param origin one of ours; empty for the request's own
   * @param path below it, as it stands in a request line
   */
  static HttpResponse to(StatusCode status, String origin, String path) {
    return ReturnPath.check(path)
        .map(
            safe ->
                HttpResponse.create()
                    .withStatus(status)
                    .addHeader(RawHeader.create("Location", origin + safe))
                    .addHeader(RawHeader.create("Cache-Control", "no-store"))
                    .addHeader(RawHeader.create("Referrer-Policy", "no-referrer")))
        .orElseGet(() -> ApiError.invalid("This address leads somewhere else.").response());
  }
}
