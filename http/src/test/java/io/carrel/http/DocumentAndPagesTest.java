package io.carrel.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The served document against the routes, the pages and their headers, health and figures. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentAndPagesTest {
  /** The names of the contract, so that neither table nor document loses one unnoticed. */
  private static final Set<String> CONTRACT =
      Set.of(
          "customize",
          "auth/sign-up",
          "auth/sign-in",
          "auth/requires-token",
          "accounts/sign-out",
          "accounts/profile",
          "accounts/get-names",
          "accounts/search",
          "accounts/set-name",
          "accounts/set-email",
          "accounts/set-password",
          "accounts/set-preferences",
          "accounts/sessions",
          "accounts/end-session",
          "api-keys/list",
          "api-keys/create",
          "api-keys/delete",
          "invitations/list",
          "invitations/create",
          "invitations/delete",
          "settings/get",
          "settings/set",
          "environments/list",
          "environments/set",
          "projects/create",
          "projects/get",
          "projects/get-one",
          "projects/update",
          "projects/set-quota",
          "projects/start",
          "projects/stop",
          "projects/restart",
          "projects/delete",
          "projects/restore",
          "projects/touch",
          "projects/history",
          "projects/collaborators/list",
          "projects/collaborators/add",
          "projects/collaborators/remove",
          "projects/collaborators/change-user-type",
          "exec",
          "admin/projects",
          "admin/project",
          "admin/nodes",
          "admin/shards",
          "admin/singletons",
          "admin/prepull",
          "admin/connections",
          "admin/drain",
          "admin/move-shard");

  private final TestSite site = TestSite.start();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterAll
  void stop() {
    site.close();
  }

  @Test
  void documentsWhatIsRoutedAndRoutesWhatIsDocumented() {
    JsonNode document = Schema.of(site).document;
    assertThat(document.get("openapi").asText()).isEqualTo("3.1.0");
    Set<String> documented = new TreeSet<>();
    document.get("paths").fieldNames().forEachRemaining(path -> documented.add(path.substring(1)));
    assertThat(documented).isEqualTo(new TreeSet<>(CONTRACT));
    for (String name : documented) {
      Caller.Answer answer = site.caller().send(name, "{\"no_such_field\":1}");
      JsonNode operation = document.get("paths").get("/" + name).get("post");
      boolean open = operation.get("security").get(0).isEmpty();
      // A route that were missing would be 404 for anybody.
      assertThat(answer.status() + " " + answer.code())
          .as(name)
          .isEqualTo(open ? "400 invalid" : "401 not_signed_in");
    }
  }

  @Test
  void everyReferenceOfTheDocumentResolves() {
    JsonNode document = Schema.of(site).document;
    document
        .findValuesAsText("$ref")
        .forEach(
            reference ->
                assertThat(document.at(reference.substring(1)).path("type").asText())
                    .as(reference)
                    .isEqualTo("object"));
    JsonNode title = document.at("/components/schemas/Create/properties/title");
    assertThat(title.get("maxLength").asInt()).isEqualTo(200);
    assertThat(document.at("/components/schemas/SetPassword/properties").has("new")).isTrue();
  }

  private HttpResponse<byte[]> get(String path, String... headers) {
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(site.url + path));
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      return client.send(request.build(), BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void servesEachPageWithItsGuards() {
    String wss = "ws://localhost:" + site.port();
    for (String path :
        new String[] {
          "/",
          "/sign-in",
          "/sign-up?token=x",
          "/projects",
          "/projects/1/files/a.txt",
          "/account",
          "/admin/people",
          "/policies"
        }) {
      HttpResponse<byte[]> page = get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(header(page, "content-type")).isEqualTo("text/html; charset=UTF-8");
      assertThat(header(page, "cache-control")).isEqualTo("no-cache");
      assertThat(header(page, "content-security-policy"))
          .contains("default-src 'self'; script-src 'self';")
          .contains("frame-ancestors 'none'")
          .contains("connect-src 'self' " + wss + ";")
          .doesNotContain("script-src 'self' 'unsafe");
      assertThat(header(page, "x-content-type-options")).isEqualTo("nosniff");
      assertThat(header(page, "referrer-policy")).isEqualTo("same-origin");
      assertThat(header(page, "cross-origin-opener-policy")).isEqualTo("same-origin");
      assertThat(header(page, "strict-transport-security")).isEmpty();
    }
    HttpResponse<byte[]> unknown = get("/nowhere/at/all");
    assertThat(unknown.statusCode()).isEqualTo(404);
    assertThat(new String(unknown.body(), java.nio.charset.StandardCharsets.UTF_8))
        .contains("<title>Carrel</title>");
    assertThat(get("/sign-in/deeper").statusCode()).isEqualTo(404);
    assertThat(get("/web/index.html").statusCode()).isEqualTo(404);
  }

  @Test
  void servesAssetsForGoodInTheSmallestFormThatIsTaken() {
    String path = "/assets/index-AbCd1234.js";
    HttpResponse<byte[]> plain = get(path);
    assertThat(header(plain, "cache-control")).isEqualTo("public, max-age=31536000, immutable");
    assertThat(header(plain, "vary")).isEqualTo("Accept-Encoding");
    assertThat(header(plain, "content-encoding")).isEmpty();
    HttpResponse<byte[]> brotli = get(path, "Accept-Encoding", "gzip, br;q=0.9");
    assertThat(header(brotli, "content-encoding")).isEqualTo("br");
    assertThat(brotli.body())
        .isEqualTo("pretend-brotli".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    HttpResponse<byte[]> gzip = get(path, "Accept-Encoding", "gzip, br;q=0");
    assertThat(header(gzip, "content-encoding")).isEqualTo("gzip");
    assertThat(header(gzip, "etag")).isNotEqualTo(header(plain, "etag"));
    HttpResponse<byte[]> known =
        get(path, "Accept-Encoding", "gzip", "If-None-Match", header(gzip, "etag"));
    assertThat(known.statusCode()).isEqualTo(304);
    assertThat(known.body()).isEmpty();
    assertThat(get(path + ".gz").statusCode()).isEqualTo(404);
    assertThat(get("/assets/../index.html").statusCode()).isEqualTo(404);
    assertThat(get("/assets/%2e%2e/%2e%2e/reference.conf").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsWhetherItIsWell() {
    assertThat(get("/alive").statusCode()).isEqualTo(200);
    assertThat(get("/healthcheck").statusCode()).isEqualTo(200);
    site.healthy.set(false);
    try {
      assertThat(get("/healthcheck").statusCode()).isEqualTo(503);
      assertThat(get("/alive").statusCode()).isEqualTo(200);
    } finally {
      site.healthy.set(true);
    }
  }

  @Test
  void countsByTemplateWhateverStrangersAskFor() {
    for (int i = 0; i < 20; i++) {
      get("/stranger/" + i);
      get("/api/v2/stranger/" + i);
    }
    Set<String> routes = new TreeSet<>();
    site.meters
        .find("carrel.http.requests")
        .timers()
        .forEach(timer -> routes.add(timer.getId().getTag("route")));
    assertThat(routes).contains("page", "/api/v2/…").noneMatch(route -> route.contains("stranger"));
    assertThat(
            site.meters
                .get("carrel.http.requests")
                .tags("route", "page", "method", "GET", "status", "404")
                .timer()
                .count())
        .isGreaterThanOrEqualTo(20);
  }
}
