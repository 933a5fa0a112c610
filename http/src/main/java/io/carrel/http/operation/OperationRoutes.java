package io.carrel.http.operation;

import static akka.http.javadsl.server.Directives.handle;
import static akka.http.javadsl.server.Directives.rawPathPrefix;
import static akka.http.javadsl.server.PathMatchers.remaining;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.MediaTypes;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.CacheControl;
import akka.http.javadsl.model.headers.CacheDirectives;
import akka.http.javadsl.server.Route;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.ClientAddresses;
import io.carrel.http.identity.Identification;
import io.carrel.http.identity.Refused;
import io.carrel.http.identity.Site;
import io.carrel.http.identity.Visitor;
import io.carrel.http.json.Json;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The routes of the table: {@code POST <name>}. Method, origin, type and identity are checked
 * before a byte of the body is read, access and bounds before the operation sees it.
 */
public final class OperationRoutes {
  /** How long a client may take to send a request's body. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private static final ApiError NOT_JSON =
      new ApiError(
          StatusCodes.UNSUPPORTED_MEDIA_TYPE,
          "not_json",
          "The body must be " + ContentTypes.APPLICATION_JSON + ".");

  private static final ApiError COMPRESSED =
      new ApiError(
          StatusCodes.UNSUPPORTED_MEDIA_TYPE, "compressed", "The body must not be compressed.");

  private static final ApiError NO_LENGTH =
      new ApiError(StatusCodes.LENGTH_REQUIRED, "no_length", "The body's length must be told.");

  private final ActorSystem<?> system;
  private final Operations operations;
  private final Identification identification;
  private final Site site;
  private final ClientAddresses addresses;

  public OperationRoutes(
      ActorSystem<?> system,
      Operations operations,
      Identification identification,
      Site site,
      ClientAddresses addresses) {
    this.system = system;
    this.operations = operations;
    this.identification = identification;
    this.site = site;
    this.addresses = addresses;
  }

  /** Whatever is left of the path is the operation's name. */
  public Route routes() {
    return rawPathPrefix(
        remaining(),
        name ->
            operations
                .find(name)
                .map(operation -> handle(request -> answer(operation, request)))
                .orElseGet(() -> ApiError.notFound("There is no such operation.").route()));
  }

  private <I, O> CompletionStage<HttpResponse> answer(
      Operation<I, O> operation, HttpRequest request) {
    Optional<HttpResponse> refused = refused(operation, request);
    if (refused.isPresent()) {
      discard(operation, request);
      return CompletableFuture.completedStage(refused.get());
    }
    return identification
        .visitor(request)
        .thenComposeAsync(visitor -> answer(operation, request, visitor), Runnable::run)
        .exceptionallyAsync(Failures::response, Runnable::run);
  }

  /** What can be told from the head of the request alone. */
  private Optional<HttpResponse> refused(Operation<?, ?> operation, HttpRequest request) {
    boolean reads = operation.alsoGet() && request.method().equals(HttpMethods.GET);
    if (!reads && !request.method().equals(HttpMethods.POST)) {
      return Optional.of(
          operation.alsoGet()
              ? ApiError.methodNotAllowed(HttpMethods.GET, HttpMethods.POST)
              : ApiError.methodNotAllowed(HttpMethods.POST));
    }
    if (!reads && site.isFromElsewhere(request)) {
      return Optional.of(ApiError.badOrigin().response());
    }
    return request.entity().isKnownEmpty()
        ? Optional.empty()
        : refusedBody(operation, request).map(ApiError::response);
  }

  private static Optional<ApiError> refusedBody(Operation<?, ?> operation, HttpRequest request) {
    HttpEntity entity = request.entity();
    if (!entity.getContentType().mediaType().equals(MediaTypes.APPLICATION_JSON)) {
      return Optional.of(NOT_JSON);
    }
    if (request.getHeader("content-encoding").isPresent()) {
      return Optional.of(COMPRESSED);
    }
    OptionalLong length = entity.getContentLengthOption();
    // A chunk is held whole before its size is counted: from strangers, none is.
    if (length.isEmpty() && operation.access() == Access.ANYONE) {
      return Optional.of(NO_LENGTH);
    }
    return length.isPresent() && length.getAsLong() > operation.bodyLimit()
        ? Optional.of(Failures.tooLarge())
        : Optional.empty();
  }

  private <I, O> CompletionStage<HttpResponse> answer(
      Operation<I, O> operation, HttpRequest request, Optional<Visitor> visitor) {
    Optional<ApiError> refused = refused(operation, request, visitor);
    if (refused.isPresent()) {
      discard(operation, request);
      return CompletableFuture.completedStage(refused.get().response());
    }
    return request
        .entity()
        .withSizeLimit(operation.bodyLimit())
        .toStrict(PATIENCE.toMillis(), operation.bodyLimit(), system)
        .thenComposeAsync(
            body -> {
              I read = RequestBody.read(body.getData(), operation.takes());
              visitor.ifPresent(known -> requireReach(known, read, operation.access()));
              return operation.handler().handle(call(request, visitor), read);
            },
            Runnable::run)
        .thenApplyAsync(OperationRoutes::success, Runnable::run);
  }

  private Optional<ApiError> refused(
      Operation<?, ?> operation, HttpRequest request, Optional<Visitor> visitor) {
    if (visitor.isEmpty()) {
      return operation.access() == Access.ANYONE
          ? Optional.empty()
          : Optional.of(ApiError.notSignedIn());
    }
    Visitor known = visitor.get();
    boolean changes = request.method().equals(HttpMethods.POST);
    if (changes && !known.byKey() && !site.isFromOwnOrigin(request)) {
      return Optional.of(ApiError.badOrigin());
    }
    if (operation.access() == Access.ADMIN && !known.account().admin()) {
      return Optional.of(ApiError.forbidden("Only admins may do that."));
    }
    if (operation.access() == Access.SIGN_IN && known.byKey()) {
      return Optional.of(ApiError.forbidden("This needs a sign-in, not a key."));
    }
    return Optional.empty();
  }

  /** A key of one project reaches what names this project, and nothing else. */
  private static void requireReach(Visitor visitor, Object request, Access access) {
    if (visitor.onlyProject().isEmpty() || access == Access.ANYONE) {
      return;
    }
    boolean within = request instanceof OfProject named && visitor.mayReach(named.projectId());
    if (!within || access == Access.ADMIN) {
      throw new Refused(ApiError.forbidden("This key opens one project only."));
    }
  }

  private Call call(HttpRequest request, Optional<Visitor> visitor) {
    return new Call(
        visitor,
        addresses.of(request),
        request.getHeader("user-agent").map(HttpHeader::value).orElse(""),
        site.origin(request).orElse(""));
  }

  private static <O> HttpResponse success(Answer<O> answer) {
    return HttpResponse.create()
        .withStatus(StatusCodes.OK)
        .addHeader(CacheControl.create(CacheDirectives.NO_STORE))
        .addHeaders(answer.headers())
        .withEntity(Json.entity(answer.body()));
  }

  /** Reads no more of a refused body than an accepted one could have had. */
  private void discard(Operation<?, ?> operation, HttpRequest request) {
    request.entity().withSizeLimit(operation.bodyLimit()).discardBytes(system);
  }
}
