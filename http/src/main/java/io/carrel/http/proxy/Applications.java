package io.carrel.http.proxy;

import akka.actor.typed.ActorSystem;
import akka.actor.typed.RecipientRef;
import akka.http.javadsl.model.HttpMethod;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.carrel.actors.access.Gates;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.identity.RequestId;
import io.carrel.actors.project.By;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Role;
import io.carrel.actors.runtime.Credentials;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Visitor;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets a visitor who is known into an application: asks the gate, starts a stopped project, then
 * forwards. Thread-safe.
 */
final class Applications {
  private static final Logger LOG = LoggerFactory.getLogger(Applications.class);
  private static final Set<HttpMethod> REFUSED = Set.of(HttpMethods.CONNECT, HttpMethods.TRACE);

  private final ActorSystem<?> system;
  private final Gates gates;
  private final Function<ProjectId, RecipientRef<Project.Command>> owners;
  private final Credentials credentials;
  private final SignOuts signOuts;
  private final Forwarder forwarder;

  Applications(
      ActorSystem<?> system,
      Gates gates,
      Function<ProjectId, RecipientRef<Project.Command>> owners,
      Credentials credentials,
      SignOuts signOuts,
      Forwarder forwarder) {
    this.system = system;
    this.gates = gates;
    this.owners = owners;
    this.credentials = credentials;
    this.signOuts = signOuts;
    this.forwarder = forwarder;
  }

  /** Never fails: what goes wrong becomes a page, or JSON for programs. */
  CompletionStage<HttpResponse> visit(
      HttpRequest request, Visitor visitor, AppOrigin app, Outgoing outgoing) {
    if (REFUSED.contains(request.method())) {
      return CompletableFuture.completedFuture(
          refused(request, ApiError.forbidden("This method cannot be forwarded.")));
    }
    return gates
        .enter(app.project(), visitor.account().id(), Role.COLLABORATOR)
        .handleAsync(
            (admission, failure) ->
                failure != null
                    ? done(
                        refused(
                            request,
                            ApiError.unavailable("The project is out of reach for the moment.")))
                    : admitted(request, visitor, app, outgoing, admission),
            Runnable::run)
        .thenComposeAsync(Function.identity(), Runnable::run);
  }

  private CompletionStage<HttpResponse> admitted(
      HttpRequest request,
      Visitor visitor,
      AppOrigin app,
      Outgoing outgoing,
      Gates.Admission admission) {
    if (admission instanceof Gates.Admission.Refused no) {
      return done(refused(request, ApiError.of(no.reason())));
    }
    Gates.Admission.Admitted in = (Gates.Admission.Admitted) admission;
    Optional<Endpoint> endpoint = in.view().endpoint();
    if (endpoint.isEmpty()) {
      in.pass().leave();
      return done(notRunning(request, visitor, in.view()));
    }
    in.pass().touch("application");
    Exchange exchange =
        new Exchange(
            in.pass(),
            () -> refused(request, ApiError.forbidden("Access to this project has ended.")));
    exchange.closeAtEnd(signOuts.onEnded(visitor, exchange::abort));
    exchange.closeAtEnd(
        forwarder.traffic().application(visitor.account().id(), app.project(), app.port()));
    Target target =
        new Target(endpoint.get(), credentials.of(app.project(), in.view().epoch()), app.port());
    return forwarder
        .forward(request, outgoing, target, exchange)
        .exceptionallyAsync(failure -> failed(request, app, failure), Runnable::run);
  }

  private HttpResponse notRunning(HttpRequest request, Visitor visitor, ProjectView view) {
    if (view.state() == ProjectView.Lifecycle.FAILED) {
      return refused(
          request,
          ApiError.conflict("failed", "The project could not be started: " + view.reason()));
    }
    if (view.state() == ProjectView.Lifecycle.STOPPED) {
      owners
          .apply(view.id())
          .tell(
              new Project.Start(
                  RequestId.random(), new By.Person(visitor.account().id()), system.ignoreRef()));
    }
    return Page.starting(request, view);
  }

  private static HttpResponse failed(HttpRequest request, AppOrigin app, Throwable failure) {
    if (Forwarder.nothingListens(failure)) {
      return Page.nothingListens(request, app.port());
    }
    LOG.debug("project {} port {}: {}", app.project(), app.port(), failure.toString());
    return Page.badGateway(request);
  }

  private static HttpResponse refused(HttpRequest request, ApiError error) {
    return Page.refusal(request, error);
  }

  private static CompletionStage<HttpResponse> done(HttpResponse response) {
    return CompletableFuture.completedFuture(response);
  }
}
