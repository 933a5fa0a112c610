package io.carrel.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Somebody at the site's API: with a cookie, a key, or nothing. Checks answers by the document. */
final class Caller {
  static final String PASSWORD = "seven bridges, no river";
  static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  final TestSite site;
  String cookie = "";
  String key = "";
  @Nullable String origin;

  Caller(TestSite site) {
    this.site = site;
    this.origin = site.url;
  }

  /** An answer, read. */
  record Answer(int status, JsonNode body, HttpResponse<String> response) {
    String code() {
      return body.path("code").asText();
    }

    String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }

  /** Calls and expects success. */
  JsonNode call(String name, Object body) {
    Answer answer = send(name, body);
    assertThat(answer.status()).as("%s: %s", name, answer.body()).isEqualTo(200);
    Schema.of(site).checkAnswer(name, answer.body());
    return answer.body();
  }

  /** Calls and expects this refusal. */
  Answer refused(int status, String code, String name, Object body) {
    Answer answer = send(name, body);
    assertThat(answer.status() + " " + answer.code())
        .as("%s: %s", name, answer.body())
        .isEqualTo(status + " " + code);
    assertThat(answer.body().path("error").asText()).isNotEmpty();
    return answer;
  }

  Answer send(String name, Object body) {
    try {
      String text = body instanceof String raw ? raw : JSON.writeValueAsString(body);
      return request("POST", "/api/v2/" + name, text, "application/json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer request(String method, String path, @Nullable String body, String type) {
    HttpResponse<String> response = exchange(method, path, body, type);
    try {
      String text = response.body();
      JsonNode read = text.startsWith("{") ? JSON.readTree(text) : JSON.createObjectNode();
      return new Answer(response.statusCode(), read, response);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpResponse<String> exchange(
      String method, String path, @Nullable String body, String type) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(site.url + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (!type.isEmpty()) {
      request.header("Content-Type", type);
    }
    if (origin != null) {
      request.header("Origin", origin);
    }
    if (!cookie.isEmpty()) {
      request.header("Cookie", cookie);
    }
    if (!key.isEmpty()) {
      request.header("Authorization", "Bearer " + key);
    }
    try {
      HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
      response
          .headers()
          .firstValue("set-cookie")
          .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
      return response;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A new person. */
  Caller signUp(String email, String firstName) {
    call("auth/sign-up", signUpBody(email, firstName));
    return this;
  }

  static Map<String, Object> signUpBody(String email, String firstName) {
    return Map.of(
        "email", email, "password", PASSWORD, "first_name", firstName, "last_name", "Reader");
  }

  String accountId() {
    return call("accounts/profile", Map.of()).at("/account/account_id").asText();
  }

  String createProject(String title) {
    return call("projects/create", Map.of("title", title)).get("project_id").asText();
  }

  JsonNode project(String id) {
    return call("projects/get-one", Map.of("project_id", id)).get("project");
  }

  /** Opens the account's feed. */
  Feed feed() {
    Feed feed = new Feed();
    WebSocket.Builder builder = CLIENT.newWebSocketBuilder().subprotocols("carrel.v1");
    if (origin != null) {
      builder.header("Origin", origin);
    }
    builder.header("Cookie", cookie);
    feed.socket =
        TestSite.await(
            builder.buildAsync(URI.create(site.url.replace("http:", "ws:") + "/ws/account"), feed));
    return feed;
  }

  /** What the feed said. */
  static final class Feed implements WebSocket.Listener {
    private static final String CLOSED = "closed";

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    @Nullable WebSocket socket;

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      part.append(data);
      if (last) {
        frames.add(part.toString());
        part.setLength(0);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      frames.add(CLOSED);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      frames.add(CLOSED);
    }

    /** The next frame of this type; beats and others before it are skipped. */
    JsonNode next(String type) {
      while (true) {
        String frame = poll();
        try {
          JsonNode read = JSON.readTree(frame);
          if (read.path("t").asText().equals(type)) {
            return read;
          }
        } catch (IOException e) {
          throw new AssertionError("no " + type + ", but " + frame, e);
        }
      }
    }

    void awaitClosed() {
      String frame = poll();
      while (!frame.equals(CLOSED)) {
        frame = poll();
      }
    }

    private String poll() {
      try {
        String frame = frames.poll(15, TimeUnit.SECONDS);
        if (frame == null) {
          throw new AssertionError("the feed is silent");
        }
        return frame;
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
