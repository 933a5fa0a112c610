package io.carrel.http.files;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.util.ByteString;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.http.api.Exec;
import io.carrel.http.reach.ProjectServerTransport;
import io.carrel.protocol.ProjectServerApi;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** {@link Exec} by one request to the project server. Thread-safe. */
public final class ProjectServerExec implements Exec {
  private final ActorSystem<?> system;
  private final ProjectServerClient client;

  public ProjectServerExec(ActorSystem<?> system, ProjectServerTransport projects) {
    this.system = system;
    this.client = new ProjectServerClient(system, projects);
  }

  @Override
  public CompletionStage<Answered> exec(
      Endpoint endpoint, Credential credential, ByteString body, Duration patience) {
    HttpRequest request =
        HttpRequest.POST(ProjectServerApi.EXEC)
            .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, body));
    return client
        .send(endpoint, credential, request)
        .thenComposeAsync(response -> whole(response, patience), Runnable::run)
        .toCompletableFuture()
        .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletionStage<Answered> whole(HttpResponse response, Duration patience) {
    return response
        .entity()
        .withSizeLimit(MAX_ANSWER)
        .toStrict(patience.toMillis(), MAX_ANSWER, system)
        .thenApplyAsync(
            strict -> new Answered(response.status().intValue(), strict.getData()), Runnable::run);
  }
}
