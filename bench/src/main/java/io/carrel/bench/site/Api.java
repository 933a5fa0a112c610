package io.carrel.bench.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One person at every node's API, by a key that all nodes know. Thread-safe. */
public final class Api {
  public static final ObjectMapper JSON = new ObjectMapper();

  /** Longer than a node tries to reach an owner. */
  private static final Duration TIMEOUT = Duration.ofSeconds(12);

  private static final int FILE_TRIES = 120;

  private static final Duration CONNECT = Duration.ofSeconds(2);

  private final Site site;
  private final String key;
  private final String account;
  private final HttpClient client = newClient();

  private Api(Site site, String key, String account) {
    this.site = site;
    this.key = key;
    this.account = account;
  }

  /** What a node said. */
  public record Reply(int status, JsonNode body) {
    public boolean isOk() {
      return status == 200;
    }
  }

  /** A new person with a key. */
  public static Api signUp(Site site, String name) throws IOException, InterruptedException {
    return open(
        site,
        "auth/sign-up",
        Map.of(
            "email",
            name + "-" + UUID.randomUUID() + "@example.org",
            "password",
            UUID.randomUUID().toString(),
            "first_name",
            name,
            "last_name",
            "Bench"));
  }

  /** Somebody who has an account, with a new key. */
  public static Api signIn(Site site, String email, String password)
      throws IOException, InterruptedException {
    return open(site, "auth/sign-in", Map.of("email", email, "password", password));
  }

  private static Api open(Site site, String operation, Map<String, ?> who)
      throws IOException, InterruptedException {
    HttpClient client = newClient();
    HttpResponse<String> opened = asBrowser(client, site, operation, who, "");
    String cookie = opened.headers().firstValue("Set-Cookie").orElse("").replaceAll(";.*", "");
    HttpResponse<String> made =
        asBrowser(client, site, "api-keys/create", Map.of("name", "bench"), cookie);
    if (made.statusCode() != 200) {
      throw new IOException("no account: " + opened.body() + made.body());
    }
    String key = JSON.readTree(made.body()).path("secret").asText();
    Api api = new Api(site, key, "");
    JsonNode profile = api.call(0, "accounts/profile", Map.of()).body();
    return new Api(site, key, profile.at("/account/account_id").asText());
  }

  private static HttpResponse<String> asBrowser(
      HttpClient client, Site site, String operation, Map<String, ?> body, String cookie)
      throws IOException, InterruptedException {
    String url = site.url(0);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url + "/api/v2/" + operation))
            .header("Content-Type", "application/json")
            .header("Origin", url)
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(CONNECT)
        .build();
  }

  /** How many nodes there are to ask. */
  public int nodes() {
    return site.nodes();
  }

  /** The person's id. */
  public String account() {
    return account;
  }

  /** Asks this node. {@link java.net.ConnectException} means that nothing was asked. */
  public Reply call(int node, String operation, Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(site.url(node) + "/api/v2/" + operation))
                .header("Content-Type", "application/json")
                .header("Authorization", "Bearer " + key)
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    return new Reply(response.statusCode(), JSON.readTree(response.body()));
  }

  /**
   * A file of a project, from whichever node gives it.
   *
   * @throws IOException when none does so in a minute
   */
  public String file(String project, String name) throws IOException, InterruptedException {
    String last = "";
    for (int i = 0; i < FILE_TRIES; i++) {
      try {
        HttpResponse<String> file = get(i % site.nodes(), "/" + project + "/files/" + name);
        if (file.statusCode() == 200) {
          return file.body();
        }
        last = file.body();
      } catch (IOException e) {
        last = e.toString();
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
    throw new IOException("no node gives " + name + ": " + last);
  }

  /** A page below {@code /}: a file, or an application in a project. */
  public HttpResponse<String> get(int node, String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create(site.url(node) + path))
            .header("Authorization", "Bearer " + key)
            .timeout(TIMEOUT)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /**
   * Opens a websocket.
   *
   * @param subprotocol empty for none
   */
  public CompletableFuture<WebSocket> open(
      int node, String path, String subprotocol, WebSocket.Listener listener) {
    WebSocket.Builder builder =
        client
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + key)
            .connectTimeout(Duration.ofSeconds(5));
    if (!subprotocol.isEmpty()) {
      builder.subprotocols(subprotocol);
    }
    return builder.buildAsync(URI.create(site.url(node).replace("http", "ws") + path), listener);
  }
}
