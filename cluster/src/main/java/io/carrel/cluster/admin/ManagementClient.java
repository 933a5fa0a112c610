package io.carrel.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carrel.cluster.management.ManagementToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** The management port of one node, as JSON. Blocks. */
final class ManagementClient {
  private static final int CONNECT_MS = 3_000;

  /** Moving a shard may take its time. */
  private static final int ANSWER_MS = 45_000;

  /** Far more than the longest answer. */
  private static final int MAX_BYTES = 16 * 1024 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final Path tokenFile;

  /**
   * @param url without a path, such as {@code http://127.0.0.1:8558}
   */
  ManagementClient(String url, Path tokenFile) {
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    this.tokenFile = tokenFile;
  }

  JsonNode get(String path) {
    return send("GET", path);
  }

  JsonNode post(String path) {
    return send("POST", path);
  }

  /** A name as one segment of a path. */
  static String segment(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode send(String method, String path) {
    ManagementToken token = token();
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create(url + path).toURL().openConnection(Proxy.NO_PROXY);
      connection.setRequestMethod(method);
      connection.setConnectTimeout(CONNECT_MS);
      connection.setReadTimeout(ANSWER_MS);
      connection.setInstanceFollowRedirects(false);
      connection.setRequestProperty("Authorization", token.header());
      return read(connection);
    } catch (IOException e) {
      throw new AdminFailed(
          "Nobody answers at " + url + "; is Carrel up there? (--management-port or --url)");
    } catch (IllegalArgumentException | ClassCastException e) {
      throw new AdminFailed("There is no such address: " + url);
    }
  }

  private ManagementToken token() {
    try {
      return ManagementToken.read(tokenFile);
    } catch (IOException e) {
      throw new AdminFailed(e.getMessage() + " It is in the data folder. (--data or --token-file)");
    }
  }

  private JsonNode read(HttpURLConnection connection) throws IOException {
    int status = connection.getResponseCode();
    JsonNode body = parse(status < 400 ? connection.getInputStream() : connection.getErrorStream());
    if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
      throw new AdminFailed(
          "The token in "
              + tokenFile
              + " is not that of the Carrel at "
              + url
              + ". (--data or --token-file)");
    }
    if (status != HttpURLConnection.HTTP_OK) {
      String sentence = body.path("error").asText();
      throw new AdminFailed(
          sentence.isEmpty() ? "The answer was " + status + ": this is no Carrel." : sentence);
    }
    return body;
  }

  private static JsonNode parse(InputStream stream) throws IOException {
    if (stream == null) {
      return JSON.createObjectNode();
    }
    try (stream) {
      JsonNode body = JSON.readTree(stream.readNBytes(MAX_BYTES));
      return body == null ? JSON.createObjectNode() : body;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      return JSON.createObjectNode();
    }
  }
}
