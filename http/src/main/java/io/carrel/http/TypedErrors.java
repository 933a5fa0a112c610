package io.carrel.http;

import static akka.http.javadsl.server.Directives.complete;

import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.server.ExceptionHandler;
import akka.http.javadsl.server.MethodRejection;
import akka.http.javadsl.server.Rejection;
import akka.http.javadsl.server.RejectionHandler;
import akka.http.javadsl.server.Route;
import io.carrel.http.identity.ApiError;
import io.carrel.http.operation.Failures;

/** Sees to it that whatever fails on a port has an answer, and that it is {@code {error, code}}. */
public final class TypedErrors {
  private TypedErrors() {}

  /** The route, with an answer for what none of its parts cared for, and for failures. */
  public static Route seal(Route route) {
    return route.seal(rejections(), failures());
  }

  private static ExceptionHandler failures() {
    return ExceptionHandler.newBuilder()
        .matchAny(failure -> complete(Failures.response(failure)))
        .build();
  }

  /** Own routes refuse with typed errors; a rejection is what none of them cared for. */
  private static RejectionHandler rejections() {
    return RejectionHandler.newBuilder()
        .handleNotFound(ApiError.notFound("There is nothing here.").route())
        .handleAll(
            MethodRejection.class,
            all ->
                complete(
                    ApiError.methodNotAllowed(
                        all.stream().map(MethodRejection::supported).toArray(HttpMethod[]::new))))
        .handle(
            Rejection.class,
            any -> ApiError.invalid("The request is not as this path needs it.").route())
        .build();
  }
}
