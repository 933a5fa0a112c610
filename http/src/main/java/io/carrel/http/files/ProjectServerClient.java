package io.carrel.http.files;

import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.headers.Authorization;
import akka.http.javadsl.settings.ConnectionPoolSettings;
import com.typesafe.config.Config;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.http.reach.ProjectServerTransport;
import java.util.concurrent.CompletionStage;

/** Requests of our own to a project server. Thread-safe. */
public final class ProjectServerClient {
  private final ActorSystem<?> system;
  private final ConnectionPoolSettings settings;

  public ProjectServerClient(ActorSystem<?> system, ProjectServerTransport projects) {
    this.system = system;
    Config config = system.settings().config();
    this.settings =
        ConnectionPoolSettings.create(
                config.getConfig("carrel.http.proxy.client").withFallback(config).resolve())
            .withTransport(projects);
  }

  /**
   * @param request with a path only; it is given the authority and the credential
   * @return the answer, whose body is to be read or discarded; without a time-out of ours. Fails
   *     with an I/O error when the project server cannot be reached.
   */
  public CompletionStage<HttpResponse> send(
      Endpoint endpoint, Credential credential, HttpRequest request) {
    HttpRequest addressed =
        request
            .withUri(
                "http://" + endpoint.host() + ":" + endpoint.port() + request.getUri().toString())
            .addHeader(Authorization.oauth2(credential.secret()));
    return Http.get(system)
        .singleRequest(
            addressed,
            Http.get(system).defaultClientHttpsContext(),
            settings,
            akka.event.Logging.getLogger(system.classicSystem(), ProjectServerClient.class));
  }
}
