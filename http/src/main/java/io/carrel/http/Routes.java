package io.carrel.http;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractRequest;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.mapResponse;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.rawPathPrefix;
import static akka.http.javadsl.server.PathMatchers.segment;
import static akka.http.javadsl.server.PathMatchers.slash;

import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpEntity;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.server.Route;
import akka.util.ByteString;
import io.carrel.http.feed.FeedRoutes;
import io.carrel.http.identity.ApiError;
import io.carrel.http.identity.Site;
import io.carrel.http.json.Json;
import io.carrel.http.openapi.OpenApi;
import io.carrel.http.operation.OperationRoutes;
import io.carrel.http.operation.Operations;
import io.carrel.http.pages.PageHeaders;
import io.carrel.http.pages.PageRoutes;
import java.util.List;

/** The public port's table of contents. */
final class Routes {
  private final HealthRoutes health;
  private final OperationRoutes api;
  private final FeedRoutes feed;
  private final ProjectTraffic traffic;
  private final PageRoutes pages;
  private final Site site;
  private final List<HttpHeader> dataHeaders;
  private final HttpEntity.Strict document;

  Routes(
      HealthRoutes health,
      Operations operations,
      OperationRoutes api,
      FeedRoutes feed,
      ProjectTraffic traffic,
      PageRoutes pages,
      Site site,
      String version) {
    this.health = health;
    this.api = api;
    this.feed = feed;
    this.traffic = traffic;
    this.pages = pages;
    this.site = site;
    this.dataHeaders = new PageHeaders(site).ofData();
    this.document =
        HttpEntities.create(
            ContentTypes.APPLICATION_JSON,
            ByteString.fromArrayUnsafe(Json.bytes(OpenApi.document(operations, version))));
  }

  Route routes() {
    return extractRequest(
        request -> {
          if (site.isAppsHost(request)) {
            return traffic.appsOrigin();
          }
          return concat(health.routes(), site.isOwnHost(request) ? ownHost() : foreignHost());
        });
  }

  private Route ownHost() {
    return concat(
        pathPrefix(segment("api").slash("v2"), this::api),
        path(segment("ws").slash("account"), feed::routes),
        traffic.sessions(),
        traffic.files(),
        traffic.proxy(),
        pages.routes());
  }

  private Route api() {
    return mapResponse(
        response -> response.addHeaders(dataHeaders),
        () ->
            concat(
                path(
                    "openapi.json",
                    () -> get(() -> complete(HttpResponse.create().withEntity(document)))),
                rawPathPrefix(slash(), api::routes)));
  }

  private static Route foreignHost() {
    return new ApiError(
            StatusCodes.MISDIRECTED_REQUEST,
            "wrong_host",
            "This site does not go by that name; its admin can add it to carrel.http.hosts.")
        .route();
  }
}
