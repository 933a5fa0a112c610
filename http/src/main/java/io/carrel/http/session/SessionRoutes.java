package io.carrel.http.session;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.onComplete;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.Done;
import akka.NotUsed;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.RecipientRef;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import akka.pattern.Patterns;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.stream.typed.javadsl.ActorSink;
import akka.stream.typed.javadsl.ActorSource;
import akka.util.ByteString;
import io.carrel.actors.access.Gates;
import io.carrel.actors.account.Account;
import io.carrel.actors.identity.AccountId;
import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.project.Project;
import io.carrel.actors.project.ProjectView;
import io.carrel.actors.project.Role;
import io.carrel.actors.session.Farewell;
import io.carrel.actors.session.Session;
import io.carrel.actors.session.SocketFrame;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Identification;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Visitor;
import io.carrel.http.link.ProtocolSwitch;
import io.carrel.http.traffic.OpenTraffic;
import java.io.Closeable;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;

/** {@code GET /ws/projects/<project>}: the session websocket of {@code docs/protocol.md}. */
public final class SessionRoutes {
  private static final Duration DRAIN_STEP = Duration.ofMillis(20);

  private final ActorSystem<?> system;
  private final Identification identification;
  private final SignOuts signOuts;
  private final Gates gates;
  private final Function<ProjectId, RecipientRef<Project.Command>> owners;
  private final Wording wording;
  private final Names names;
  private final OpenTraffic traffic;
  private final Clock clock;
  private final Set<ActorRef<Session.Command>> open = ConcurrentHashMap.newKeySet();

  /**
   * How the edge writes what the hub says.
   *
   * @param project {@code project} as {@code projects/get-one} answers it to that person, JSON
   * @param accounts finds people by id
   */
  public record Wording(
      BiFunction<ProjectView, AccountId, String> project,
      Function<Collection<AccountId>, CompletionStage<Map<AccountId, Account>>> accounts) {}

  public SessionRoutes(
      ActorSystem<?> system,
      Identification identification,
      SignOuts signOuts,
      Gates gates,
      Function<ProjectId, RecipientRef<Project.Command>> owners,
      Wording wording,
      OpenTraffic traffic,
      Clock clock) {
    this.system = system;
    this.identification = identification;
    this.signOuts = signOuts;
    this.gates = gates;
    this.owners = owners;
    this.wording = wording;
    this.names = new Names(wording.accounts());
    this.traffic = traffic;
    this.clock = clock;
  }

  public Route routes() {
    return path(
        segment("ws").slash("projects").slash(segment()),
        id ->
            get(
                () ->
                    identification.signedIn(
                        visitor -> identification.ownOrigin(visitor, () -> session(visitor, id)))));
  }

  /**
   * Sends every browser of this node away, one after the other, to come back at once to whoever
   * serves then. Completes when all have been told.
   *
   * @param spread the longest that this may take
   */
  public CompletionStage<Done> drain(Duration spread) {
    List<ActorRef<Session.Command>> all = List.copyOf(open);
    long step = Math.min(DRAIN_STEP.toNanos(), spread.toNanos() / Math.max(1, all.size()));
    for (int i = 0; i < all.size(); i++) {
      ActorRef<Session.Command> session = all.get(i);
      system
          .scheduler()
          .scheduleOnce(
              Duration.ofNanos(i * step),
              () -> session.tell(new Session.End(Farewell.DRAINING)),
              system.executionContext());
    }
    return Patterns.after(
        Duration.ofNanos(all.size() * step),
        system.classicSystem(),
        () -> {
          // Who came in meanwhile.
          open.forEach(session -> session.tell(new Session.End(Farewell.DRAINING)));
          return CompletableFuture.completedStage(Done.getInstance());
        });
  }

  private Route session(Visitor visitor, String id) {
    ProjectId project;
    try {
      project = ProjectId.parse(id);
    } catch (IllegalArgumentException e) {
      return ApiError.notFound("There is no such project.").route();
    }
    if (!visitor.mayReach(project)) {
      return ApiError.notFound("There is no such project.").route();
    }
    return extractRequest(
        request ->
            Handshake.accept(request)
                .map(headers -> enter(visitor, project, headers))
                .orElseGet(() -> complete(NO_WEBSOCKET)));
  }

  private static final HttpResponse NO_WEBSOCKET =
      new ApiError(
              StatusCodes.UPGRADE_REQUIRED,
              "no_websocket",
              "This path speaks websocket with the subprotocol carrel.v1 only.")
          .response();

  private Route enter(Visitor visitor, ProjectId project, List<HttpHeader> headers) {
    return onComplete(
        gates.enter(project, visitor.account().id(), Role.VIEWER),
        admission -> {
          if (admission.isFailure()) {
            return ApiError.unavailable("The project is out of reach for the moment.").route();
          }
          if (admission.get() instanceof Gates.Admission.Admitted in) {
            return complete(ProtocolSwitch.response(headers, open(visitor, project, in.pass())));
          }
          return ApiError.of(((Gates.Admission.Refused) admission.get()).reason()).route();
        });
  }

  private Flow<ByteString, ByteString, NotUsed> open(
      Visitor visitor, ProjectId project, Gates.Pass pass) {
    AccountId account = visitor.account().id();
    ActorRef<Session.Command> session =
        system.systemActorOf(
            Session.create(
                pass,
                account,
                owners.apply(project),
                new HubFrameWriter(account, wording.project(), names),
                clock),
            "session-" + UUID.randomUUID(),
            Props.empty());
    open.add(session);
    Closeable entered = traffic.session(account, project);
    Closeable listening =
        signOuts.onEnded(visitor, () -> session.tell(new Session.End(Farewell.SIGNED_OUT)));
    return socket(session)
        .watchTermination(
            (unused, done) -> {
              done.whenCompleteAsync(
                  (ok, failure) -> {
                    open.remove(session);
                    close(listening);
                    close(entered);
                    session.tell(new Session.Gone());
                  },
                  Runnable::run);
              return unused;
            });
  }

  private static void close(Closeable listening) {
    try {
      listening.close();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Flow<ByteString, ByteString, NotUsed> socket(ActorRef<Session.Command> session) {
    Sink<SocketFrame, NotUsed> received =
        ActorSink.<SocketFrame, Session.Command, Session.Ready>actorRefWithBackpressure(
            session,
            (ready, frame) -> new Session.Received(ready, frame),
            ready -> new Session.Receiving(ready),
            Session.Ready.READY,
            new Session.Gone(),
            failure ->
                failure instanceof SocketViolation violation
                    ? new Session.Misbehaved(violation.farewell())
                    : new Session.Gone());
    Source<SocketFrame, NotUsed> sent =
        ActorSource.<SocketFrame, Session.Command>actorRefWithBackpressure(
                session, Session.Sent.SENT, frame -> Optional.empty(), frame -> Optional.empty())
            .mapMaterializedValue(
                socket -> {
                  session.tell(new Session.Sending(socket));
                  return NotUsed.getInstance();
                });
    return BidiFlow.fromGraph(new WebSocketStage()).join(Flow.fromSinkAndSource(received, sent));
  }
}
