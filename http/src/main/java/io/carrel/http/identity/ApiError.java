package io.carrel.http.identity;

import static akka.http.javadsl.server.Directives.complete;

import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCode;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.Allow;
import akka.http.javadsl.model.headers.CacheControl;
import akka.http.javadsl.model.headers.CacheDirectives;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import io.carrel.actors.project.Reason;
import io.carrel.http.json.Json;
import java.time.Duration;
import java.util.Optional;

/**
 * A refusal as clients read it.
 *
 * @param code one word for programs, part of the API's contract
 * @param sentence for people; never holds a secret, a stack trace or unbounded input
 * @param retryAfter the time after which another try may succeed
 */
public record ApiError(
    StatusCode status, String code, String sentence, Optional<Duration> retryAfter) {
  public ApiError(StatusCode status, String code, String sentence) {
    this(status, code, sentence, Optional.empty());
  }

  /** Something in the request is wrong; {@code sentence} says what. */
  public static ApiError invalid(String sentence) {
    return new ApiError(StatusCodes.BAD_REQUEST, "invalid", sentence);
  }

  public static ApiError notSignedIn() {
    return new ApiError(StatusCodes.UNAUTHORIZED, "not_signed_in", "Please sign in.");
  }

  public static ApiError badCredentials(String sentence) {
    return new ApiError(StatusCodes.UNAUTHORIZED, "bad_credentials", sentence);
  }

  public static ApiError badOrigin() {
    return new ApiError(
        StatusCodes.FORBIDDEN,
        "bad_origin",
        "This request did not come from this site's own pages.");
  }

  public static ApiError forbidden(String sentence) {
    return new ApiError(StatusCodes.FORBIDDEN, "forbidden", sentence);
  }

  public static ApiError notFound(String sentence) {
    return new ApiError(StatusCodes.NOT_FOUND, "not_found", sentence);
  }

  /** The request is fine, and the state of things does not allow it. */
  public static ApiError conflict(String code, String sentence) {
    return new ApiError(StatusCodes.CONFLICT, code, sentence);
  }

  public static ApiError unavailable(String sentence) {
    return new ApiError(StatusCodes.SERVICE_UNAVAILABLE, "unavailable", sentence);
  }

  /** What an owner's refusal is called on the wire. */
  public static ApiError of(Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> notFound("There is no such project.");
      case ALREADY_EXISTS -> conflict("already_exists", "There is such a project already.");
      case FORBIDDEN -> forbidden("Your role in this project does not allow that.");
      case DELETED -> conflict("deleted", "The project is deleted; restore it first.");
      case LAST_OWNER -> conflict("last_owner", "A project keeps at least one owner.");
      case ALREADY_MEMBER -> conflict("already_member", "That person is a member already.");
      case NO_SUCH_MEMBER -> conflict("no_such_member", "That person is no member.");
      case TOO_MANY_MEMBERS ->
          conflict("too_many_members", "The project has no room for more members.");
      case INVALID -> invalid("A value is outside its bounds.");
      case INVALID_QUOTA ->
          invalid(
              "There cannot be such a quota: a request is at most its limit, memory's is below it,"
                  + " and each part has its bounds.");
      case QUOTA_EXCEEDED -> conflict("quota_exceeded", "The project's quota does not allow that.");
      case OUT_OF_TOUCH -> unavailable("The project is out of reach for the moment.");
      case NOT_RUNNING -> conflict("not_running", "The project is not running.");
    };
  }

  /** The whole response, never cached. */
  public HttpResponse response() {
    HttpResponse response =
        HttpResponse.create()
            .withStatus(status)
            .addHeader(CacheControl.create(CacheDirectives.NO_STORE))
            .withEntity(Json.entity(new Body(sentence, code)));
    return retryAfter
        .map(after -> response.addHeader(RawHeader.create("Retry-After", wholeSeconds(after))))
        .orElse(response);
  }

  private static String wholeSeconds(Duration duration) {
    return Long.toString(Math.max(1, duration.plusMillis(999).toSeconds()));
  }

  /** 405 with the methods that are allowed. */
  public static HttpResponse methodNotAllowed(HttpMethod... allowed) {
    return new ApiError(
            StatusCodes.METHOD_NOT_ALLOWED, "method_not_allowed", "This path takes other methods.")
        .response()
        .addHeader(Allow.create(allowed));
  }

  /** 429: another try may succeed after this time. */
  public static ApiError rateLimited(Duration after) {
    return new ApiError(
        StatusCodes.TOO_MANY_REQUESTS,
        "rate_limited",
        "Too many tries; please wait a moment.",
        Optional.of(after));
  }

  public Route route() {
    return complete(response());
  }

  private record Body(String error, String code) {}
}
