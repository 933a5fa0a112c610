package io.carrel.http.proxy;

import akka.NotUsed;
import akka.actor.ActorSystem;
import akka.http.javadsl.model.ContentTypes;
import akka.http.javadsl.model.HttpEntities;
import akka.http.javadsl.model.HttpHeader;
import akka.http.javadsl.model.HttpMethods;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.settings.ClientConnectionSettings;
import akka.japi.Pair;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.Source;
import akka.util.ByteString;
import io.carrel.http.link.ProtocolSwitch;
import io.carrel.http.traffic.OpenTraffic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.reactivestreams.Subscriber;

/** Websockets through the proxy: after the 101 both connections are one, byte for byte. */
final class Upgrades {
  /** Of a refused upgrade's answer; a longer one is left out. */
  private static final int MAX_REFUSAL = 1024 * 1024;

  private final ActorSystem system;
  private final ClientConnectionSettings settings;
  private final OpenTraffic traffic;

  Upgrades(ActorSystem system, ClientConnectionSettings settings, OpenTraffic traffic) {
    this.system = system;
    this.settings = settings;
    this.traffic = traffic;
  }

  static boolean isWebSocket(HttpRequest request) {
    return request.method().equals(HttpMethods.GET)
        && has(request, "connection", "upgrade")
        && has(request, "upgrade", "websocket");
  }

  private static boolean has(HttpRequest request, String name, String token) {
    for (HttpHeader header : request.getHeaders()) {
      if (header.is(name)
          && Arrays.stream(header.value().split(",", -1))
              .anyMatch(part -> part.strip().equalsIgnoreCase(token))) {
        return true;
      }
    }
    return false;
  }

  /** The application's answer: the spliced connection, or its refusal. */
  CompletionStage<HttpResponse> splice(
      Outgoing outgoing, Target target, Tunnel tunnel, Exchange exchange) {
    Pair<
            Subscriber<ByteString>,
            CompletionStage<Pair<List<ByteString>, Source<ByteString, NotUsed>>>>
        running =
            Source.<ByteString>asSubscriber()
                .prepend(Source.single(head(outgoing)))
                .viaMat(tunnel.connectTo("127.0.0.1", target.port(), settings, system), Keep.left())
                .via(new HeadFirst())
                .prefixAndTail(1)
                .toMat(Sink.head(), Keep.both())
                .run(system);
    return running
        .second()
        .thenComposeAsync(
            answer -> {
              if (answer.first().isEmpty()) {
                throw new CompletionException(new IOException("the application hung up"));
              }
              Head head = Head.parse(answer.first().get(0));
              return head.status() == 101
                  ? CompletableFuture.completedFuture(
                      accepted(head, running.first(), answer.second(), target, exchange))
                  : refused(head, answer.second(), outgoing, exchange);
            },
            Runnable::run);
  }

  private static ByteString head(Outgoing outgoing) {
    StringBuilder head =
        new StringBuilder("GET ").append(outgoing.target()).append(" HTTP/1.1\r\n");
    for (HttpHeader header : outgoing.headers()) {
      head.append(header.name()).append(": ").append(header.value()).append("\r\n");
    }
    head.append("Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    return ByteString.fromString(head.toString());
  }

  private HttpResponse accepted(
      Head head,
      Subscriber<ByteString> toApplication,
      Source<ByteString, NotUsed> fromApplication,
      Target target,
      Exchange exchange) {
    List<HttpHeader> headers = new ArrayList<>(headers(head, true));
    headers.add(RawHeader.create("Upgrade", "websocket"));
    exchange.endsWith(target.endpoint());
    Flow<ByteString, ByteString, NotUsed> connection =
        Flow.fromSinkAndSourceCoupled(
            traffic.sending().via(exchange.guard()).to(Sink.fromSubscriber(toApplication)),
            fromApplication.via(traffic.receiving()).via(exchange.lastGuard()));
    return ProtocolSwitch.response(headers, connection);
  }

  private CompletionStage<HttpResponse> refused(
      Head head, Source<ByteString, NotUsed> rest, Outgoing outgoing, Exchange exchange) {
    HttpResponse answer =
        HttpResponse.create()
            .withStatus(StatusCodes.get(head.status()))
            .addHeaders(headers(head, outgoing.ownOrigin()));
    int length = length(head);
    exchange.end();
    if (length == 0) {
      rest.runWith(Sink.cancelled(), system);
      return CompletableFuture.completedFuture(answer);
    }
    return rest.via(new FirstBytes(length))
        .runFold(ByteString.emptyByteString(), ByteString::concat, system)
        .thenApplyAsync(
            body ->
                answer.withEntity(
                    HttpEntities.create(
                        head.field("content-type")
                            .map(akka.http.javadsl.model.ContentTypes::parse)
                            .orElse(ContentTypes.APPLICATION_OCTET_STREAM),
                        body)),
            Runnable::run);
  }

  private static int length(Head head) {
    try {
      int length = head.field("content-length").map(Integer::parseInt).orElse(0);
      return length < 0 || length > MAX_REFUSAL ? 0 : length;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static List<HttpHeader> headers(Head head, boolean ownOrigin) {
    List<HttpHeader> all = new ArrayList<>();
    for (Head.Field field : head.fields()) {
      all.add(RawHeader.create(field.name(), field.value()));
    }
    return HeaderRules.response(all, ownOrigin);
  }
}
