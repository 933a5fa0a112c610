package io.carrel.cluster.management;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.get;
import static akka.http.javadsl.server.Directives.onComplete;
import static akka.http.javadsl.server.Directives.parameter;
import static akka.http.javadsl.server.Directives.path;
import static akka.http.javadsl.server.Directives.pathPrefix;
import static akka.http.javadsl.server.Directives.post;
import static akka.http.javadsl.server.PathMatchers.integerSegment;
import static akka.http.javadsl.server.PathMatchers.segment;

import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.server.Route;
import io.carrel.actors.identity.ProjectId;
import io.carrel.http.api.Administration;
import io.carrel.http.identity.ApiError;
import io.carrel.http.json.Json;
import io.carrel.http.operation.Failures;
import java.util.concurrent.CompletionStage;

/**
 * What admins see and do, below {@code /carrel}. Checks no token: the port does, for everything.
 */
final class AdminRoutes {
  private final Administration administration;

  AdminRoutes(Administration administration) {
    this.administration = administration;
  }

  Route routes() {
    return pathPrefix(
        "carrel",
        () ->
            concat(
                path("nodes", () -> get(() -> answer(administration.nodes()))),
                path(
                    segment("nodes").slash(segment()).slash("sessions"),
                    node -> get(() -> answer(administration.connections(node)))),
                path(
                    segment("nodes").slash(segment()).slash("drain"),
                    node -> post(() -> answer(administration.drain(node)))),
                path(
                    segment("node").slash("sessions"),
                    () -> get(() -> answer(administration.connectionsHere()))),
                path("shards", () -> get(() -> answer(administration.shards()))),
                path(
                    segment("shards").slash(integerSegment()).slash("move"),
                    shard ->
                        post(() -> parameter("to", to -> answer(administration.move(shard, to))))),
                path("singletons", () -> get(() -> answer(administration.singletons()))),
                path("prepull", () -> get(() -> answer(administration.prepull()))),
                path(segment("projects").slash(segment()), id -> get(() -> project(id)))));
  }

  private Route project(String id) {
    ProjectId project;
    try {
      project = ProjectId.parse(id);
    } catch (IllegalArgumentException e) {
      return ApiError.notFound("There is no such project.").route();
    }
    return answer(administration.project(project));
  }

  private static Route answer(CompletionStage<?> body) {
    return onComplete(
        body,
        done ->
            complete(
                done.isSuccess()
                    ? HttpResponse.create().withEntity(Json.entity(done.get()))
                    : Failures.response(done.failed().get())));
  }
}
