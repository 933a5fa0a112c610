package io.carrel.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.mapResponse;
import static akka.http.javadsl.server.Directives.withRequestTimeoutResponse;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ServerSettings;
import com.github.benmanes.caffeine.cache.Ticker;
import com.typesafe.config.Config;
import io.carrel.http.api.Api;
import io.carrel.http.api.Projects;
import io.carrel.http.feed.FeedRoutes;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.RateLimits;
import io.carrel.http.identity.Reconfirmation;
import io.carrel.http.identity.Site;
import io.carrel.http.operation.OperationRoutes;
import io.carrel.http.operation.Operations;
import io.carrel.http.pages.PageHeaders;
import io.carrel.http.pages.PageRoutes;
import io.carrel.http.port.Framing;
import io.carrel.http.port.PublicPort;
import io.micrometer.core.instrument.Gauge;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The public port's life: bound by {@link #start}, unbound and drained by coordinated shutdown. */
public final class HttpServer {
  private HttpServer() {}

  /**
   * Listens. Reads the pages' files first, so it blocks for some milliseconds; the stage fails when
   * the port is taken.
   */
  public static CompletionStage<InetSocketAddress> start(
      ActorSystem<?> system,
      HttpSettings settings,
      HttpPorts ports,
      Identity identity,
      ProjectTraffic traffic) {
    new Reconfirmation(
            identity.signOuts(), ports.api().sessions()::lasting, ports.api().keys()::lasting)
        .every(settings.reconfirmation(), system);
    Route route = routes(system, settings, ports, identity, traffic);
    return new PublicPort(
            system,
            serverSettings(settings, system.settings().config()),
            route.flow(system.classicSystem()),
            settings.requestDeadline())
        .listen(settings.address(), settings.port(), settings.drain().grace());
  }

  /** Everything the port answers, sealed: whatever fails has an answer. */
  static Route routes(
      ActorSystem<?> system,
      HttpSettings settings,
      HttpPorts ports,
      Identity identity,
      ProjectTraffic traffic) {
    Site site = settings.site();
    Operations operations =
        Api.operations(
            ports.api(),
            new Projects(system),
            site,
            identity.identification(),
            identity.signOuts(),
            new RateLimits(settings.rateLimits(), Ticker.systemTicker()),
            ports.clock(),
            ports.version());
    FeedRoutes feed =
        FeedRoutes.start(
            system,
            ports.api().directory(),
            ports.changes(),
            identity.identification(),
            identity.signOuts());
    Gauge.builder("carrel.http.feeds", feed.open(), open -> open.get())
        .description("Open websockets of account pages")
        .register(ports.meters());
    Routes routes =
        new Routes(
            new HealthRoutes(ports.health()),
            operations,
            new OperationRoutes(
                system, operations, identity.identification(), site, identity.addresses()),
            feed,
            traffic,
            PageRoutes.load(new PageHeaders(site)),
            site,
            ports.version());
    return timed(routes.routes(), new Telemetry(ports.meters(), operations), site);
  }

  private static Route timed(Route route, Telemetry telemetry, Site site) {
    Route sealed = TypedErrors.seal(route);
    return extractRequest(
        request -> {
          Optional<HttpResponse> unclear = Framing.refusal(request);
          if (unclear.isPresent()) {
            return complete(unclear.get());
          }
          long start = System.nanoTime();
          boolean app = site.isAppsHost(request);
          return withRequestTimeoutResponse(
              late -> ApiError.unavailable("This takes too long just now.").response(),
              () ->
                  mapResponse(
                      response -> {
                        telemetry.answered(request, response, app, System.nanoTime() - start);
                        return response;
                      },
                      () -> sealed));
        });
  }

  private static ServerSettings serverSettings(HttpSettings settings, Config root) {
    Config merged = settings.akkaHttp().atPath("akka.http").withFallback(root);
    return ServerSettings.create(merged);
  }
}
