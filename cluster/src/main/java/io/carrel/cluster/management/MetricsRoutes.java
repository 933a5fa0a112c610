package io.carrel.cluster.management;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.path;

import akka.actor.ExtendedActorSystem;
import akka.actor.typed.javadsl.Adapter;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.server.Route;
import akka.management.javadsl.ManagementRouteProvider;
import akka.management.javadsl.ManagementRouteProviderSettings;
import akka.util.ByteString;

/**
 * {@code GET /metrics}: Prometheus text. Made by Akka Management, which names it in the settings.
 */
public final class MetricsRoutes implements ManagementRouteProvider {
  private final Meters meters;

  public MetricsRoutes(ExtendedActorSystem system) {
    this.meters = Meters.get(Adapter.toTyped(system));
  }

  @Override
  public Route routes(ManagementRouteProviderSettings settings) {
    return path(
        "metrics",
        () ->
            get(
                () ->
                    complete(
                        HttpEntities.create(
                            ContentTypes.parse("text/plain; version=0.0.4; charset=UTF-8"),
                            ByteString.fromString(meters.registry().scrape())))));
  }
}
