package io.carrel.http.link;

import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.http.javadsl.ConnectionContext;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.headers.Authorization;
import akka.http.javadsl.model.ws.Message;
import akka.http.javadsl.model.ws.WebSocketRequest;
import akka.http.javadsl.model.ws.WebSocketUpgradeResponse;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.util.ByteString;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.actors.session.ProjectLinks;
import io.carrel.http.reach.ProjectServerTransport;
import io.carrel.protocol.Limits;
import io.carrel.protocol.MalformedFrameException;
import io.carrel.protocol.ProjectServerApi;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Links by Akka HTTP's websocket client: one binary message is one link frame. Thread-safe. */
public final class WebSocketLinks implements ProjectLinks {
  private static final Duration PING_AFTER = Duration.ofSeconds(10);
  private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(30);

  private final ActorSystem system;
  private final ClientConnectionSettings settings;

  public WebSocketLinks(akka.actor.typed.ActorSystem<?> system, ProjectServerTransport projects) {
    this.system = system.classicSystem();
    ClientConnectionSettings defaults = ClientConnectionSettings.create(this.system);
    this.settings =
        defaults
            .withTransport(projects)
            .withIdleTimeout(scala.jdk.javaapi.DurationConverters.toScala(GIVE_UP_AFTER))
            .withWebsocketSettings(
                defaults
                    .getWebsocketSettings()
                    .withPeriodicKeepAliveMaxIdle(
                        scala.jdk.javaapi.DurationConverters.toScala(PING_AFTER)));
  }

  @Override
  public Flow<ByteString, ByteString, CompletionStage<NotUsed>> open(
      Endpoint endpoint, Credential credential) {
    WebSocketRequest request =
        WebSocketRequest.create(
                "ws://" + endpoint.host() + ":" + endpoint.port() + ProjectServerApi.LINK)
            .requestSubprotocol(ProjectServerApi.LINK_SUBPROTOCOL)
            .addHeader(Authorization.oauth2(credential.secret()));
    Flow<Message, Message, CompletionStage<WebSocketUpgradeResponse>> socket =
        Http.get(system)
            .webSocketClientFlow(
                request,
                ConnectionContext.noEncryption(),
                Optional.empty(),
                settings,
                akka.event.Logging.getLogger(system, WebSocketLinks.class));
    return Flow.of(ByteString.class)
        .<Message>map(akka.http.javadsl.model.ws.BinaryMessage::create)
        .viaMat(socket, Keep.right())
        .mapAsync(1, this::whole)
        .mapMaterializedValue(
            upgrade -> upgrade.thenApplyAsync(WebSocketLinks::upgraded, Runnable::run));
  }

  private static NotUsed upgraded(WebSocketUpgradeResponse response) {
    if (!response.isValid()) {
      throw new java.util.concurrent.CompletionException(
          new IOException("no link: " + response.response().status()));
    }
    return NotUsed.getInstance();
  }

  /** The message in one piece, refused before more than one frame's bytes of it are kept. */
  private CompletionStage<ByteString> whole(Message message) {
    if (message.isText()) {
      return CompletableFuture.failedFuture(new MalformedFrameException("text on the link"));
    }
    if (message.asBinaryMessage().isStrict()) {
      return CompletableFuture.completedFuture(message.asBinaryMessage().getStrictData());
    }
    return message
        .asBinaryMessage()
        .getStreamedData()
        .runFold(ByteString.emptyByteString(), WebSocketLinks::append, system);
  }

  private static ByteString append(ByteString whole, ByteString part) {
    if (whole.size() + part.size() > Limits.LINK_FRAME) {
      throw new MalformedFrameException("link frame too large");
    }
    return whole.concat(part);
  }
}
