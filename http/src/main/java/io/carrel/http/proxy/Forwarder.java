package io.carrel.http.proxy;

import akka.Done;
import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.actor.CoordinatedShutdown;
import akka.event.Logging;
import akka.event.LoggingAdapter;
import akka.http.javadsl.Http;
import akka.http.javadsl.HttpsConnectionContext;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.RequestEntity;
import akka.http.javadsl.model.ResponseEntity;
import akka.http.javadsl.model.headers.RawRequestURI;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.typesafe.config.Config;
import io.carrel.http.reach.ProjectServerTransport;
import io.carrel.http.traffic.OpenTraffic;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Moves proxied bytes, and nothing else does: requests and responses stream both ways with what the
 * sockets' buffers hold, websockets are spliced byte by byte. Thread-safe.
 */
public final class Forwarder {
  /** A response whose body nobody has begun to read after this is given up. */
  private static final Duration UNREAD = Duration.ofSeconds(60);

  private final ActorSystem system;
  private final LoggingAdapter log;
  private final ProjectServerTransport projects;
  private final ConnectionPoolSettings direct;
  private final HttpsConnectionContext https;
  private final Upgrades upgrades;
  private final OpenTraffic traffic;
  private final Cache<Target.Key, ConnectionPoolSettings> tunnels =
      Caffeine.newBuilder()
          .maximumSize(10_000)
          .expireAfterAccess(Duration.ofHours(1))
          .executor(Runnable::run)
          .build();

  /**
   * @param traffic counts every byte that passes
   */
  public Forwarder(
      akka.actor.typed.ActorSystem<?> system,
      ProjectServerTransport projects,
      OpenTraffic traffic) {
    this.projects = projects;
    this.traffic = traffic;
    this.system = system.classicSystem();
    this.log = Logging.getLogger(this.system, Forwarder.class);
    Config config = system.settings().config();
    this.direct =
        ConnectionPoolSettings.create(
                config.getConfig("carrel.http.proxy.client").withFallback(config).resolve())
            .withTransport(projects);
    this.https = Http.get(this.system).defaultClientHttpsContext();
    this.upgrades = new Upgrades(this.system, direct.getConnectionSettings(), traffic);
    CoordinatedShutdown.get(system)
        .addTask(CoordinatedShutdown.PhaseServiceStop(), "close-pools", this::closePools);
  }

  /** Requests have ended by then; a pool that is cut while the system ends complains. */
  private CompletionStage<Done> closePools() {
    return Http.get(system)
        .shutdownAllConnectionPools()
        .thenApplyAsync(closed -> Done.getInstance(), Runnable::run);
  }

  /** Where connections are entered that are forwarded by this. */
  public OpenTraffic traffic() {
    return traffic;
  }

  /**
   * The target's answer, its body still to be streamed. Fails with an I/O error when there is none.
   * The exchange ends with the body.
   */
  public CompletionStage<HttpResponse> forward(
      HttpRequest request, Outgoing outgoing, Target target, Exchange exchange) {
    CompletionStage<HttpResponse> answer =
        target.isTunnel() && Upgrades.isWebSocket(request)
            ? upgrades.splice(outgoing, target, new Tunnel(target, projects), exchange)
            : http(request, outgoing, target, exchange);
    CompletableFuture<HttpResponse> first = new CompletableFuture<>();
    answer.whenCompleteAsync(
        (response, failure) -> {
          if (failure != null) {
            exchange.end();
            first.completeExceptionally(failure);
          } else if (!first.complete(response)) {
            response.discardEntityBytes(system);
          }
        },
        Runnable::run);
    exchange.early().thenAcceptAsync(first::complete, Runnable::run);
    return first;
  }

  private CompletionStage<HttpResponse> http(
      HttpRequest request, Outgoing outgoing, Target target, Exchange exchange) {
    HttpRequest sent =
        HttpRequest.create(origin(target))
            .withMethod(request.method())
            .addHeaders(outgoing.headers())
            .addHeader(RawRequestURI.create(outgoing.target()))
            .withEntity(guarded(request.entity(), exchange));
    return Http.get(system)
        .singleRequest(sent, https, settings(target), log)
        .thenApplyAsync(
            response -> answered(request, outgoing, target, exchange, response), Runnable::run);
  }

  /** What connections are pooled by; the request line itself is {@link Outgoing#target}. */
  private static String origin(Target target) {
    return target.isTunnel()
        ? "http://127.0.0.1:" + target.port() + "/"
        : "http://" + target.endpoint().host() + ":" + target.endpoint().port() + "/";
  }

  private ConnectionPoolSettings settings(Target target) {
    return target.isTunnel()
        ? tunnels.get(target.key(), key -> direct.withTransport(new Tunnel(target, projects)))
        : direct;
  }

  private RequestEntity guarded(RequestEntity entity, Exchange exchange) {
    if (entity.isKnownEmpty() || entity.isStrict()) {
      traffic.sent(entity.getContentLengthOption().orElse(0));
      return entity;
    }
    Flow<ByteString, ByteString, NotUsed> guard = exchange.guard().via(traffic.sending());
    HttpEntity unlimited = entity.withoutSizeLimit();
    if (unlimited.isDefault()) {
      return HttpEntities.create(
          entity.getContentType(),
          entity.getContentLengthOption().orElseThrow(),
          unlimited.getDataBytes().via(guard));
    }
    return HttpEntities.createChunked(entity.getContentType(), unlimited.getDataBytes().via(guard));
  }

  private HttpResponse answered(
      HttpRequest request,
      Outgoing outgoing,
      Target target,
      Exchange exchange,
      HttpResponse response) {
    HttpResponse answer =
        HttpResponse.create()
            .withStatus(response.status())
            .addHeaders(HeaderRules.response(response.getHeaders(), outgoing.ownOrigin()));
    ResponseEntity entity = response.entity();
    if (request.method().equals(HttpMethods.HEAD) || entity.isKnownEmpty() || entity.isStrict()) {
      traffic.received(entity.isStrict() ? entity.getContentLengthOption().orElse(0) : 0);
      exchange.end();
      return answer.withEntity(entity);
    }
    exchange.endsWith(target.endpoint());
    system.scheduler().scheduleOnce(UNREAD, exchange::endUnlessStreaming, system.dispatcher());
    return answer.withEntity(streamed(entity, traffic.receiving().via(exchange.lastGuard())));
  }

  private static ResponseEntity streamed(
      ResponseEntity entity, Flow<ByteString, ByteString, ?> guard) {
    HttpEntity unlimited = entity.withoutSizeLimit();
    return unlimited.isDefault()
        ? HttpEntities.create(
            entity.getContentType(),
            entity.getContentLengthOption().orElseThrow(),
            unlimited.getDataBytes().via(guard))
        : HttpEntities.createChunked(entity.getContentType(), unlimited.getDataBytes().via(guard));
  }

  /** The reason below what Akka wrapped around it, when a tunnel was refused. */
  static boolean nothingListens(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof TunnelRefused refused) {
        return refused.nothingListens();
      }
      if (Arrays.stream(cause.getSuppressed()).anyMatch(Forwarder::nothingListens)) {
        return true;
      }
    }
    return false;
  }
}
