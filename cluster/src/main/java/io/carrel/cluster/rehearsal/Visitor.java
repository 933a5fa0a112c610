package io.carrel.cluster.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executor;

/** A person with an account, and a cookie for every replica. Blocks. */
final class Visitor {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client;
  private String cookie = "";

  Visitor(Executor executor) {
    client =
        HttpClient.newBuilder()
            .executor(executor)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
  }

  HttpClient client() {
    return client;
  }

  String cookie() {
    return cookie;
  }

  /** Fails unless the answer is 200. */
  JsonNode call(String site, String operation, Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        send(
            request(site, "/api/v2/" + operation)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.writeValueAsString(body))));
    if (answer.statusCode() != 200) {
      throw new IOException(operation + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }

  /** Whatever the answer is. */
  void get(String site, String path) throws IOException, InterruptedException {
    send(request(site, path).GET());
  }

  void put(String site, String path, String content) throws IOException, InterruptedException {
    send(request(site, path).PUT(BodyPublishers.ofString(content)));
  }

  private HttpRequest.Builder request(String site, String path) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(site + path)).timeout(PATIENCE).header("Origin", site);
    return cookie.isEmpty() ? request : request.header("Cookie", cookie);
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
    answer
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
    return answer;
  }
}
