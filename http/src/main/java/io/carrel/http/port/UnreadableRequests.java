package io.carrel.http.port;

import akka.event.LoggingAdapter;
import akka.http.ParsingErrorHandler;
import akka.http.javadsl.model.HttpResponse;
import akka.http.scaladsl.model.ErrorInfo;
import akka.http.scaladsl.model.StatusCode;
import akka.http.scaladsl.model.StatusCodes;
import akka.http.scaladsl.settings.ServerSettings;
import io.carrel.http.identity.ApiError;

/**
 * Answers what could not even be read as a request, in the same form as every other refusal. Says
 * nothing of what was sent, and logs nothing: anybody can send nonsense as often as they like.
 * Named in {@code carrel.http.akka-http.server.parsing.error-handler}; the connection is closed
 * after the answer.
 */
public final class UnreadableRequests extends ParsingErrorHandler {
  /** Where Akka HTTP looks for the one instance. */
  public static final UnreadableRequests MODULE$ = new UnreadableRequests();

  private UnreadableRequests() {}

  @Override
  public HttpResponse handle(
      StatusCode status, ErrorInfo info, LoggingAdapter log, ServerSettings settings) {
    // Akka HTTP knows no kind for too many of them.
    boolean tooMany =
        info.summary().contains("configured limit of") && info.summary().contains("headers");
    return error(tooMany ? StatusCodes.RequestHeaderFieldsTooLarge() : status).response();
  }

  private static ApiError error(StatusCode status) {
    return switch (status.intValue()) {
      case 413 -> new ApiError(status, "too_large", "The request's body is too large.");
      case 414 -> new ApiError(status, "uri_too_long", "The address is too long.");
      case 431 ->
          new ApiError(status, "headers_too_large", "The headers are too many or too long.");
      case 501 -> new ApiError(status, "not_implemented", "This method is not known here.");
      case 505 -> new ApiError(status, "unknown_version", "The version of HTTP must be 1.1.");
      default -> new ApiError(status, "invalid", "This is no request that can be understood.");
    };
  }
}
