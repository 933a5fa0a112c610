package io.carrel.http.files;

import static akka.http.javadsl.server.Directives.completeWithFuture;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.reject;
import static akka.http.javadsl.server.Directives.withoutRequestTimeout;

import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import io.carrel.actors.access.Gates;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Reason;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Identification;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Site;
import io.carrel.http.identity.Visitor;
import io.carrel.http.proxy.Exchange;
import io.carrel.http.proxy.Forwarder;
import io.carrel.http.proxy.Outgoing;
import io.carrel.http.proxy.Target;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code /<project>/files/…} and {@code /<project>/uploads…}: the project server's file API, passed
 * through. Viewers read; what is read runs no script with our origin's authority.
 */
public final class FileRoutes {
  private static final Pattern PATH =
      Pattern.compile("/([0-9a-f-]{36})(/(?:files|uploads)(?:[/?].*)?)", Pattern.DOTALL);

  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethods.GET,
          HttpMethods.HEAD,
          HttpMethods.PUT,
          HttpMethods.POST,
          HttpMethods.PATCH,
          HttpMethods.DELETE);

  private static final List<HttpHeader> OURS =
      List.of(
          RawHeader.create(
              "Content-Security-Policy",
              "sandbox; default-src 'none';"
                  + " style-src 'unsafe-inline'; img-src data:; media-src data:"),
          RawHeader.create("X-Content-Type-Options", "nosniff"),
          RawHeader.create("Cross-Origin-Resource-Policy", "same-origin"),
          RawHeader.create("Referrer-Policy", "no-referrer"));

  /** Not from the project server: ours, or none of its business. */
  private static final Set<String> REPLACED =
      Set.of(
          "content-security-policy",
          "x-content-type-options",
          "cross-origin-resource-policy",
          "referrer-policy",
          "set-cookie",
          "location",
          "refresh",
          "link",
          "access-control-allow-origin",
          "access-control-allow-credentials");

  private final Site site;
  private final Identification identification;
  private final SignOuts signOuts;
  private final Gates gates;
  private final Credentials credentials;
  private final Forwarder forwarder;

  public FileRoutes(
      Site site,
      Identification identification,
      SignOuts signOuts,
      Gates gates,
      Credentials credentials,
      Forwarder forwarder) {
    this.site = site;
    this.identification = identification;
    this.signOuts = signOuts;
    this.gates = gates;
    this.credentials = credentials;
    this.forwarder = forwarder;
  }

  /** Takes what looks like such a path, and leaves everything else. */
  public Route routes() {
    return extractRequest(
        request -> {
          Matcher path = PATH.matcher(Outgoing.targetOf(request));
          return path.matches()
              ? withoutRequestTimeout(
                  () -> completeWithFuture(answer(request, path.group(1), path.group(2))))
              : reject();
        });
  }

  private CompletionStage<HttpResponse> answer(HttpRequest request, String id, String target) {
    Optional<ProjectId> project = parse(id);
    if (project.isEmpty()) {
      return refused(ApiError.of(Reason.NOT_FOUND));
    }
    if (!METHODS.contains(request.method())) {
      return CompletableFuture.completedFuture(
          ApiError.methodNotAllowed(METHODS.toArray(new HttpMethod[0])));
    }
    return identification
        .visitor(request)
        .thenComposeAsync(
            visitor ->
                visitor
                    .map(known -> answer(request, project.get(), target, known))
                    .orElseGet(() -> refused(ApiError.notSignedIn())),
            Runnable::run);
  }

  private CompletionStage<HttpResponse> answer(
      HttpRequest request, ProjectId project, String target, Visitor visitor) {
    if (!visitor.mayReach(project)) {
      return refused(ApiError.of(Reason.NOT_FOUND));
    }
    boolean reads =
        request.method().equals(HttpMethods.GET) || request.method().equals(HttpMethods.HEAD);
    if (!reads && !visitor.byKey() && !site.isFromOwnOrigin(request)) {
      return refused(ApiError.badOrigin());
    }
    return gates
        .enter(project, visitor.account().id(), reads ? Role.VIEWER : Role.COLLABORATOR)
        .handleAsync(
            (admission, failure) ->
                failure != null
                    ? refused(ApiError.unavailable("The project is out of reach for the moment."))
                    : admitted(request, target, visitor, admission),
            Runnable::run)
        .thenComposeAsync(Function.identity(), Runnable::run);
  }

  private CompletionStage<HttpResponse> admitted(
      HttpRequest request, String target, Visitor visitor, Gates.Admission admission) {
    if (admission instanceof Gates.Admission.Refused no) {
      return refused(ApiError.of(no.reason()));
    }
    Gates.Admission.Admitted in = (Gates.Admission.Admitted) admission;
    Optional<Endpoint> endpoint = in.view().endpoint();
    if (endpoint.isEmpty()) {
      in.pass().leave();
      return refused(ApiError.of(Reason.NOT_RUNNING));
    }
    in.pass().touch("files");
    Exchange exchange = new Exchange(in.pass(), () -> ApiError.of(Reason.FORBIDDEN).response());
    exchange.closeAtEnd(signOuts.onEnded(visitor, exchange::abort));
    exchange.closeAtEnd(forwarder.traffic().files(visitor.account().id(), in.view().id()));
    Target server =
        Target.projectServer(endpoint.get(), credentials.of(in.view().id(), in.view().epoch()));
    return forwarder
        .forward(request, Outgoing.toProjectServer(request, target, server), server, exchange)
        .handleAsync(
            (response, failure) ->
                failure == null
                    ? ours(response)
                    : new ApiError(
                            StatusCodes.BAD_GATEWAY,
                            "bad_gateway",
                            "The project server did not answer.")
                        .response(),
            Runnable::run);
  }

  private static HttpResponse ours(HttpResponse response) {
    HttpResponse answer = response.withHeaders(List.of());
    for (HttpHeader header : response.getHeaders()) {
      if (!REPLACED.contains(header.lowercaseName())) {
        answer = answer.addHeader(header);
      }
    }
    return answer.addHeaders(OURS);
  }

  private static Optional<ProjectId> parse(String id) {
    try {
      return Optional.of(ProjectId.parse(id));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static CompletionStage<HttpResponse> refused(ApiError error) {
    return CompletableFuture.completedFuture(error.response());
  }
}
