package io.carrel.http.proxy;

import akka.actor.ActorSystem;
import akka.http.javadsl.ClientTransport;
import akka.http.javadsl.OutgoingConnection;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.util.ByteString;
import java.util.concurrent.CompletionStage;

/** Connections to a port inside a project, by CONNECT through its project server. */
final class Tunnel extends ClientTransport {
  private final Target target;
  private final ClientTransport projects;

  Tunnel(Target target, ClientTransport projects) {
    this.target = target;
    this.projects = projects;
  }

  @Override
  public Flow<ByteString, ByteString, CompletionStage<OutgoingConnection>> connectTo(
      String host, int port, ClientConnectionSettings settings, ActorSystem system) {
    return BidiFlow.fromGraph(new TunnelStage(target))
        .join(
            projects.connectTo(
                target.endpoint().host(), target.endpoint().port(), settings, system),
            Keep.right());
  }
}
