package io.carrel.cluster.management;

import static akka.http.javadsl.server.Directives.complete;
import static akka.http.javadsl.server.Directives.concat;
import static akka.http.javadsl.server.Directives.extractRequest;

import akka.Done;
import akka.actor.CoordinatedShutdown;
import akka.actor.typed.ActorSystem;
import akka.http.javadsl.Http;
import akka.http.javadsl.ServerBinding;
import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import akka.http.javadsl.model.StatusCodes;
import akka.http.javadsl.model.headers.RawHeader;
import akka.http.javadsl.server.Route;
import akka.http.javadsl.settings.ServerSettings;
import akka.management.javadsl.AkkaManagement;
import com.typesafe.config.Config;
import io.carrel.http.TypedErrors;
import io.carrel.http.api.Administration;
import io.carrel.http.identity.ApiError;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * The management port: Akka Management's routes and ours behind one check. Akka Management's own
 * lets requests without credentials pass, so it binds no port here; everything but health and
 * metrics needs the token, what does not exist included.
 */
public final class ManagementServer {
  private static final Duration LAST_ANSWERS = Duration.ofSeconds(1);
  private static final String BEARER = "bearer ";

  private final ManagementToken token;
  private final Set<String> open;

  private ManagementServer(ManagementToken token, Set<String> open) {
    this.token = token;
    this.open = open;
  }

  /** Listens until the actor system ends; the stage fails when the port is taken. */
  public static CompletionStage<ServerBinding> start(
      ActorSystem<?> system, ManagementToken token, Administration administration) {
    Config config = system.settings().config();
    Config http = config.getConfig("akka.management.http");
    Config checks = config.getConfig("akka.management.health-checks");
    ManagementServer server =
        new ManagementServer(
            token,
            Set.of(
                "/metrics",
                "/" + checks.getString("readiness-path"),
                "/" + checks.getString("liveness-path")));
    Route all =
        concat(new AdminRoutes(administration).routes(), AkkaManagement.get(system).getRoutes());
    return Http.get(system)
        .newServerAt(http.getString("bind-hostname"), http.getInt("bind-port"))
        .withSettings(
            ServerSettings.create(
                config
                    .getConfig("carrel.management.akka-http")
                    .atPath("akka.http")
                    .withFallback(config)))
        .bind(TypedErrors.seal(server.checked(all)))
        .thenApplyAsync(
            binding -> {
              CoordinatedShutdown.get(system)
                  .addTask(
                      CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
                      "management-port",
                      () ->
                          binding
                              .terminate(LAST_ANSWERS)
                              .thenApplyAsync(ended -> Done.getInstance(), Runnable::run));
              return binding;
            },
            Runnable::run);
  }

  private Route checked(Route inner) {
    return extractRequest(
        request ->
            open.contains(request.getUri().path()) || isAuthorized(request)
                ? inner
                : complete(unauthorized()));
  }

  private boolean isAuthorized(HttpRequest request) {
    return request
        .getHeader("Authorization")
        .map(header -> header.value())
        .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
        .filter(value -> token.matches(value.substring(BEARER.length()).strip()))
        .isPresent();
  }

  private static HttpResponse unauthorized() {
    return new ApiError(
            StatusCodes.UNAUTHORIZED,
            "bad_token",
            "This needs the management token of this Carrel as a bearer token.")
        .response()
        .addHeader(RawHeader.create("WWW-Authenticate", "Bearer realm=\"carrel\""));
  }
}
