package io.carrel.http.reach;

import akka.actor.ActorSystem;
import akka.http.javadsl.ClientTransport;
import akka.http.javadsl.OutgoingConnection;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.stream.javadsl.Flow;
import akka.util.ByteString;
import io.carrel.actors.runtime.Endpoint;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/**
 * Connections to project servers, each to where this program reaches the endpoint at that moment.
 * Thread-safe.
 */
public final class ProjectServerTransport extends ClientTransport {
  private final UnaryOperator<Endpoint> here;

  /**
   * @param here {@link io.carrel.actors.runtime.ProjectRuntime#here}
   */
  public ProjectServerTransport(UnaryOperator<Endpoint> here) {
    this.here = here;
  }

  @Override
  public Flow<ByteString, ByteString, CompletionStage<OutgoingConnection>> connectTo(
      String host, int port, ClientConnectionSettings settings, ActorSystem system) {
    Endpoint reached = here.apply(new Endpoint(host, port));
    return ClientTransport.TCP().connectTo(reached.host(), reached.port(), settings, system);
  }
}
