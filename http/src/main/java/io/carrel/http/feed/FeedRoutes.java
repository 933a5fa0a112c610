package io.carrel.http.feed;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractWebSocketUpgrade;
import static akka.http.javadsl.server.Directives.get;

import akka.Done;
import akka.NotUsed;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorRef;
import akka.actor.typed.ActorSystem;
import akka.actor.typed.Props;
import akka.actor.typed.pubsub.Topic;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.TextMessage;
import akka.http.javadsl.server.Route;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import io.carrel.actors.directory.ProjectChanged;
import io.carrel.actors.directory.ProjectDirectory;
import io.carrel.actors.stream.Outlet;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Identification;
import io.carrel.http.identity.SignOuts;
import io.carrel.http.identity.Visitor;
import io.carrel.protocol.ProjectServerApi;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/** {@code GET /ws/account}. */
public final class FeedRoutes {
  /** A page that has heard nothing for longer reconnects. */
  private static final Duration BEAT = Duration.ofSeconds(10);

  private static final String BEAT_FRAME = "{\"t\":\"hub.beat\"}";

  /** Frames that wait for one slow page; with more it is cut off and comes back. */
  private static final int QUEUE = 256;

  private final ActorRef<AccountFeed.Command> feed;
  private final Identification identification;
  private final SignOuts signOuts;
  private final AtomicInteger open = new AtomicInteger();

  private FeedRoutes(
      ActorRef<AccountFeed.Command> feed, Identification identification, SignOuts signOuts) {
    this.feed = feed;
    this.identification = identification;
    this.signOuts = signOuts;
  }

  /** Starts the node's feed, once; it says good-bye to its pages when the node drains. */
  public static FeedRoutes start(
      ActorSystem<?> system,
      ProjectDirectory directory,
      ActorRef<Topic.Command<ProjectChanged>> changes,
      Identification identification,
      SignOuts signOuts) {
    ActorRef<AccountFeed.Command> feed =
        system.systemActorOf(AccountFeed.create(directory, changes), "account-feed", Props.empty());
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseServiceUnbind(),
            "drain-account-feed",
            () -> {
              feed.tell(new AccountFeed.Drain());
              return CompletableFuture.completedStage(Done.getInstance());
            });
    return new FeedRoutes(feed, identification, signOuts);
  }

  /** How many pages listen on this node. */
  public AtomicInteger open() {
    return open;
  }

  public Route routes() {
    return get(
        () ->
            identification.signedIn(
                visitor ->
                    visitor.onlyProject().isPresent()
                        ? ApiError.forbidden("This key opens one project only.").route()
                        : identification.ownOrigin(visitor, () -> upgrade(visitor))));
  }

  private Route upgrade(Visitor visitor) {
    return extractWebSocketUpgrade(
        upgrade ->
            complete(
                upgrade.handleMessagesWith(pages(visitor), ProjectServerApi.SESSION_SUBPROTOCOL)));
  }

  private Flow<Message, Message, ?> pages(Visitor visitor) {
    Source<Message, NotUsed> frames =
        Source.<String>queue(QUEUE)
            .keepAlive(BEAT, () -> BEAT_FRAME)
            .<Message>map(TextMessage::create)
            .mapMaterializedValue(page -> register(visitor, new Outlet<>(page)))
            .watchTermination(
                (registration, done) -> {
                  done.whenCompleteAsync((end, failure) -> registration.close(), Runnable::run);
                  return NotUsed.getInstance();
                });
    // Pages have nothing to say here; what they send is taken and dropped, streamed parts included.
    Sink<Message, NotUsed> ignored =
        Flow.of(Message.class).flatMapConcat(FeedRoutes::parts).to(Sink.ignore());
    return Flow.fromSinkAndSourceCoupled(ignored, frames);
  }

  private static Source<Done, NotUsed> parts(Message message) {
    Source<Done, ?> parts =
        message.isText()
            ? message.asTextMessage().getStreamedText().map(text -> Done.getInstance())
            : message.asBinaryMessage().getStreamedData().map(bytes -> Done.getInstance());
    return parts.mapMaterializedValue(any -> NotUsed.getInstance());
  }

  private Registration register(Visitor visitor, Outlet<String> page) {
    open.incrementAndGet();
    feed.tell(new AccountFeed.Opened(visitor.account().id(), page));
    Closeable listening =
        signOuts.onEnded(
            visitor,
            () -> {
              page.offer(AccountFeed.bye("signed_out", "You are signed out."));
              page.complete();
            });
    return new Registration(visitor, page, listening);
  }

  private final class Registration {
    private final Visitor visitor;
    private final Outlet<String> page;
    private final Closeable listening;

    private Registration(Visitor visitor, Outlet<String> page, Closeable listening) {
      this.visitor = visitor;
      this.page = page;
      this.listening = listening;
    }

    void close() {
      open.decrementAndGet();
      feed.tell(new AccountFeed.Closed(visitor.account().id(), page));
      try {
        listening.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
