package io.carrel.http.operation;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.scaladsl.model.EntityStreamException;
import akka.http.scaladsl.model.EntityStreamSizeException;
import akka.http.scaladsl.model.IllegalUriException;
import io.carrel.actors.StoreUnavailable;
import io.carrel.actors.directory.ProjectDirectory;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Refused;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns every failure into an answer. What nobody foresaw is logged under an incident number, which
 * is all that the client learns.
 */
public final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private Failures() {}

  public static HttpResponse response(Throwable failure) {
    return error(unwrapped(failure)).response();
  }

  private static ApiError error(Throwable failure) {
    if (failure instanceof Refused refused) {
      return refused.error();
    }
    if (failure instanceof TimeoutException) {
      return ApiError.unavailable("This takes too long just now; please try again.");
    }
    if (failure instanceof StoreUnavailable) {
      return ApiError.unavailable("The database does not answer just now; please try again.");
    }
    if (failure instanceof ProjectDirectory.InvalidCursor) {
      return ApiError.invalid("The field `after` holds no cursor of this list.");
    }
    if (failure instanceof EntityStreamSizeException) {
      return tooLarge();
    }
    if (failure instanceof EntityStreamException || failure instanceof IllegalUriException) {
      return ApiError.invalid("The request is damaged.");
    }
    return internal(failure);
  }

  static ApiError tooLarge() {
    return new ApiError(
        StatusCodes.CONTENT_TOO_LARGE, "too_large", "The request's body is too large.");
  }

  private static ApiError internal(Throwable failure) {
    byte[] bytes = new byte[6];
    RANDOM.nextBytes(bytes);
    String incident = HexFormat.of().formatHex(bytes);
    log.error("A request failed. incident={}", incident, failure);
    return new ApiError(
        StatusCodes.INTERNAL_SERVER_ERROR,
        "internal",
        "Something went wrong on our side. The log knows it as incident " + incident + ".");
  }

  private static Throwable unwrapped(Throwable failure) {
    Throwable cause = failure.getCause();
    return failure instanceof CompletionException && cause != null ? unwrapped(cause) : failure;
  }
}
