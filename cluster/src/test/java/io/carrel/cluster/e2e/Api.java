package io.carrel.cluster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A person at the API: a cookie jar and JSON. */
final class Api {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final ExecutorService EXECUTOR =
      Executors.newFixedThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, "api-client");
            thread.setDaemon(true);
            return thread;
          });

  final String url;

  /** As a browser would send it; Java's own jar does not know hosts without a dot. */
  private volatile String cookie = "";

  final HttpClient client =
      HttpClient.newBuilder()
          .executor(EXECUTOR)
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  Api(String url) {
    this.url = url;
  }

  /** The same person, at another replica. */
  Api at(String replica) {
    Api other = new Api(replica);
    other.cookie = cookie;
    return other;
  }

  /** Calls and expects success. */
  JsonNode call(String name, Map<String, ?> body) {
    HttpResponse<String> response = send(name, body);
    if (response.statusCode() != 200) {
      throw new AssertionError(name + ": " + response.statusCode() + " " + response.body());
    }
    return parse(response);
  }

  HttpResponse<String> send(String name, Map<String, ?> body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + "/api/v2/" + name))
              .header("Content-Type", "application/json")
              .header("Origin", url)
              .header("Cookie", cookie)
              .timeout(Duration.ofSeconds(30))
              .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
              .build();
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      response
          .headers()
          .firstValue("Set-Cookie")
          .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
      return response;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  String cookie() {
    return cookie;
  }

  /** The same sign-in session, for a browser. */
  List<Cookie> browserCookies() {
    int equals = cookie.indexOf('=');
    return List.of(
        new Cookie(cookie.substring(0, equals), cookie.substring(equals + 1)).setUrl(url));
  }

  static JsonNode parse(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  Api signUp(String email, String firstName, String token) {
    call(
        "auth/sign-up",
        token.isEmpty()
            ? Map.of(
                "email",
                email,
                "password",
                PASSWORD,
                "first_name",
                firstName,
                "last_name",
                "Reader")
            : Map.of(
                "email",
                email,
                "password",
                PASSWORD,
                "first_name",
                firstName,
                "last_name",
                "Reader",
                "token",
                token));
    return this;
  }

  static final String PASSWORD = "carrel-by-the-window";

  String createProject(String title) {
    return call("projects/create", Map.of("title", title)).get("project_id").asText();
  }

  JsonNode project(String id) {
    return call("projects/get-one", Map.of("project_id", id)).get("project");
  }

  /** Starts and waits until its server answers. */
  void startProject(String id) {
    call("projects/start", Map.of("project_id", id));
    awaitReady(id);
  }

  void awaitReady(String id) {
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> project(id).get("ready").asBoolean());
  }

  String exec(String id, String script) {
    JsonNode answer = call("exec", Map.of("project_id", id, "command", script, "bash", true));
    return answer.get("stdout").asText();
  }
}
