package io.carrel.http.reach;

import static org.assertj.core.api.Assertions.assertThat;

import akka.actor.testkit.typed.javadsl.ActorTestKit;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import com.sun.net.httpserver.HttpServer;
import com.typesafe.config.ConfigFactory;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Endpoint;
import io.carrel.http.files.ProjectServerClient;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A name that only this program resolves, and anew for each connection. */
final class ProjectServerTransportTest {
  private static final Endpoint NAME = new Endpoint("project-1.forwarded.invalid", 6000);

  @Test
  void eachConnectionGoesWhereTheEndpointIsReachedThen() throws Exception {
    ActorTestKit kit = ActorTestKit.create(ConfigFactory.load());
    HttpServer first = answering("first");
    HttpServer second = answering("second");
    AtomicInteger port = new AtomicInteger(first.getAddress().getPort());
    ProjectServerClient client =
        new ProjectServerClient(
            kit.system(),
            new ProjectServerTransport(
                name -> {
                  assertThat(name).isEqualTo(NAME);
                  return new Endpoint("127.0.0.1", port.get());
                }));
    try {
      assertThat(get(client, kit)).isEqualTo("first");
      port.set(second.getAddress().getPort());
      first.stop(0);
      assertThat(get(client, kit)).isEqualTo("second");
    } finally {
      second.stop(0);
      kit.shutdownTestKit();
    }
  }

  private static HttpServer answering(String text) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Connection", "close");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static String get(ProjectServerClient client, ActorTestKit kit) throws Exception {
    HttpResponse response =
        client
            .send(NAME, new Credential("only-for-this-test"), HttpRequest.GET("/x"))
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
    return response
        .entity()
        .toStrict(10_000, kit.system())
        .toCompletableFuture()
        .get(20, TimeUnit.SECONDS)
        .getData()
        .utf8String();
  }
}
