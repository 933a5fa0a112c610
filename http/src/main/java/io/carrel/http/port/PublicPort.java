package io.carrel.http.port;

import akka.Done;
import akka.NotUsed;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.event.Logging;
import akka.event.LoggingAdapter;
import akka.http.javadsl.Http;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.settings.ServerSettings;
import akka.stream.KillSwitches;
import akka.stream.SharedKillSwitch;
import akka.stream.TLSProtocol.SslTlsInbound;
import akka.stream.TLSProtocol.SslTlsOutbound;
import akka.stream.javadsl.BidiFlow;
import akka.stream.javadsl.Flow;
import akka.stream.javadsl.Keep;
import akka.stream.javadsl.Sink;
import akka.stream.javadsl.TLSPlacebo;
import akka.stream.javadsl.Tcp;
import akka.util.ByteString;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import scala.concurrent.duration.FiniteDuration;
import scala.jdk.javaapi.DurationConverters;

/**
 * Akka HTTP's server with what it lacks: a limit on what is read at once ({@link HeadLimit}) and on
 * how long a client may take ({@link ConnectionManners}), neither of which its own bind has room
 * for. Thread-safe.
 */
public final class PublicPort {
  private final ActorSystem<?> system;
  private final ServerSettings settings;
  private final Flow<HttpRequest, HttpResponse, NotUsed> routes;
  private final Duration requestDeadline;
  private final LoggingAdapter log;
  private final SharedKillSwitch cut = KillSwitches.shared("public-port");
  private final OpenConnections open = new OpenConnections();

  /**
   * @param requestDeadline from a connection's opening, or the last answer, to the end of a head
   */
  public PublicPort(
      ActorSystem<?> system,
      ServerSettings settings,
      Flow<HttpRequest, HttpResponse, NotUsed> routes,
      Duration requestDeadline) {
    this.system = system;
    this.settings = settings;
    this.routes = routes;
    this.requestDeadline = requestDeadline;
    this.log = Logging.getLogger(system.classicSystem(), PublicPort.class);
  }

  /**
   * Listens until coordinated shutdown, which unbinds and then gives requests this long to finish.
   *
   * @return where; fails when the port is taken
   */
  public CompletionStage<InetSocketAddress> listen(String address, int port, Duration drain) {
    return Tcp.get(system)
        .bind(
            address, port, settings.getBacklog(), settings.getSocketOptions(), false, idleTimeout())
        .mapAsyncUnordered(settings.getMaxConnections(), this::serve)
        .to(Sink.ignore())
        .run(system)
        .thenApplyAsync(
            binding -> {
              endWithSystem(binding, drain);
              return binding.localAddress();
            },
            Runnable::run);
  }

  private Optional<Duration> idleTimeout() {
    return settings.getTimeouts().idleTimeout() instanceof FiniteDuration finite
        ? Optional.of(DurationConverters.toJava(finite))
        : Optional.empty();
  }

  /** Completes, always well, when the connection has ended. */
  private CompletionStage<Done> serve(Tcp.IncomingConnection connection) {
    open.opened();
    Flow<ByteString, ByteString, CompletionStage<Done>> wire =
        connection
            .flow()
            .watchTermination(Keep.right())
            .viaMat(cut.flow(), Keep.left())
            .via(new HeadLimit());
    return http(connection.remoteAddress())
        .join(wire, Keep.right())
        .joinMat(
            BidiFlow.fromGraph(new ConnectionManners(requestDeadline, open)).join(routes),
            Keep.left())
        .run(system)
        .handleAsync(
            (ended, failure) -> {
              open.closed();
              return Done.getInstance();
            },
            Runnable::run);
  }

  @SuppressWarnings("unchecked") // session bytes are what comes in without TLS
  private BidiFlow<HttpResponse, ByteString, ByteString, HttpRequest, NotUsed> http(
      InetSocketAddress client) {
    BidiFlow<SslTlsOutbound, ByteString, ByteString, ?, NotUsed> plain = TLSPlacebo.getInstance();
    return Http.get(system)
        .serverLayer(settings, Optional.of(client), log)
        .atop((BidiFlow<SslTlsOutbound, ByteString, ByteString, SslTlsInbound, NotUsed>) plain);
  }

  private void endWithSystem(Tcp.ServerBinding binding, Duration drain) {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceUnbind(),
        "unbind-public-port",
        () -> binding.unbind().thenApplyAsync(gone -> Done.getInstance(), Runnable::run));
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceRequestsDone(),
        "drain-public-port",
        () ->
            open.drain()
                .completeOnTimeout(Done.getInstance(), drain.toMillis(), TimeUnit.MILLISECONDS)
                .thenApplyAsync(
                    gone -> {
                      cut.shutdown();
                      return gone;
                    },
                    Runnable::run));
  }
}
