package io.carrel.http;

import akka.http.javadsl.model.HttpRequest;
import akka.http.javadsl.model.HttpResponse;
import io.carrel.http.operation.Operations;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Times requests by route template, method and status, until the answer's head: a bounded number of
 * series, whatever strangers ask for.
 */
final class Telemetry {
  private static final Logger log = LoggerFactory.getLogger("io.carrel.http.access");
  private static final String API = "/api/v2/";
  private static final int LOGGED_PATH = 200;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");
  private static final Set<String> OF_PROJECT = Set.of("files", "uploads", "port", "server");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  private record Series(String route, String method, int status) {}

  private final MeterRegistry meters;
  private final Operations operations;
  private final ConcurrentHashMap<Series, Timer> timers = new ConcurrentHashMap<>();

  Telemetry(MeterRegistry meters, Operations operations) {
    this.meters = meters;
    this.operations = operations;
  }

  void answered(HttpRequest request, HttpResponse response, boolean app, long nanos) {
    String path = request.getUri().path();
    String method = request.method().value();
    Series series =
        new Series(
            app ? "app" : template(path),
            METHODS.contains(method) ? method : "OTHER",
            response.status().intValue());
    timers.computeIfAbsent(series, this::timer).record(Duration.ofNanos(nanos));
    if (log.isDebugEnabled()) {
      log.debug(
          "method={} path={} status={} ms={}",
          series.method(),
          path.substring(0, Math.min(LOGGED_PATH, path.length())),
          series.status(),
          nanos / 1_000_000);
    }
  }

  private Timer timer(Series series) {
    return Timer.builder("carrel.http.requests")
        .description("Time until the head of the answer")
        .tag("route", series.route())
        .tag("method", series.method())
        .tag("status", Integer.toString(series.status()))
        .register(meters);
  }

  private String template(String path) {
    if (path.startsWith(API)) {
      String name = path.substring(API.length());
      return operations.find(name).isPresent() || name.equals("openapi.json")
          ? API + name
          : API + "…";
    }
    String[] segments = path.split("/", 4);
    String first = segments.length > 1 ? segments[1] : "";
    String second = segments.length > 2 ? segments[2] : "";
    if (UUID.matcher(first).matches() && OF_PROJECT.contains(second)) {
      return "/{project}/" + second;
    }
    return switch (first) {
      case "ws" -> second.equals("account") ? "/ws/account" : "/ws/projects/{id}";
      case "assets", "alive", "healthcheck" -> "/" + first;
      default -> "page";
    };
  }
}
