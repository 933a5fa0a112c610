package io.carrel.cluster.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three replicas, seen through the management port of each of them. */
final class ManagementIT {
  private static final int REPLICAS = 3;
  private static final Pattern DOCUMENTED =
      Pattern.compile("^\\| `(carrel_[a-z_]+)` \\| ([a-z]+) \\|", Pattern.MULTILINE);
  private static final Pattern TOLD =
      Pattern.compile("^# TYPE (carrel_[a-z_]+) ([a-z]+)$", Pattern.MULTILINE);

  @TempDir static Path folder;
  private static Installation carrel;
  private static Api ada;
  private static String token;
  private static String project;

  @BeforeAll
  static void up() throws Exception {
    carrel = Installation.up(folder.resolve("data"), "--replicas", "3", "--open-sign-up");
    token = carrel.managementToken();
    ada = new Api(carrel.url()).signUp("ada@example.org", "Ada", "");
    project = ada.createProject("Looked at");
    ada.startProject(project);
  }

  @AfterAll
  static void down() {
    carrel.close();
  }

  private static HttpResponse<String> ask(String method, String url, String authorization)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url))
            .timeout(Duration.ofSeconds(60))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (!authorization.isEmpty()) {
      request.header("Authorization", authorization);
    }
    return ada.client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void theTokenIsItsOwnersAlone() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(carrel.data.resolve("management-token"))))
        .isEqualTo("rw-------");
    for (ProcessHandle node : ProcessHandle.of(carrel.pid()).orElseThrow().descendants().toList()) {
      Path process = Path.of("/proc", Long.toString(node.pid()));
      assertThat(Files.readString(process.resolve("cmdline"))).doesNotContain(token);
      assertThat(Files.readString(process.resolve("environ"))).doesNotContain(token);
    }
  }

  @Test
  void everythingButHealthAndMetricsNeedsTheToken() throws Exception {
    List<String> reading =
        List.of(
            "/carrel/nodes",
            "/carrel/nodes/1/sessions",
            "/carrel/node/sessions",
            "/carrel/shards",
            "/carrel/singletons",
            "/carrel/prepull",
            "/carrel/projects/" + project,
            "/cluster/members",
            "/cluster/shards/project");
    List<String> changing = List.of("/carrel/nodes/1/drain", "/carrel/shards/1/move?to=1");
    List<String> missing = List.of("/", "/carrel", "/nothing", "//metrics", "/health/ready/x");
    List<String> wrong =
        List.of("", "Bearer ", "Bearer " + token + "x", "Basic " + token, token, "Bearer é");
    for (String authorization : wrong) {
      for (String path : reading) {
        refused("GET", path, authorization);
      }
      for (String path : changing) {
        refused("POST", path, authorization);
      }
      for (String path : missing) {
        refused("GET", path, authorization);
      }
    }
    for (String path : reading) {
      carrel.management(3, path);
    }
    assertThat(ask("GET", carrel.managementUrl() + "/nothing", "Bearer " + token).statusCode())
        .isEqualTo(404);
    for (String path : List.of("/health/alive", "/health/ready", "/metrics")) {
      assertThat(ask("GET", carrel.managementUrl(2) + path, "").statusCode()).isEqualTo(200);
    }
  }

  private static void refused(String method, String path, String authorization) throws Exception {
    HttpResponse<String> response = ask(method, carrel.managementUrl(2) + path, authorization);
    assertThat(response.statusCode()).as("%s with '%s'", path, authorization).isEqualTo(401);
    assertThat(Api.parse(response).get("code").asText()).isEqualTo("bad_token");
    assertThat(Api.parse(response).get("error").asText()).isNotEmpty();
  }

  @Test
  void nothingOfItIsOnThePublicPort() throws Exception {
    for (String path : List.of("/alive", "/healthcheck")) {
      assertThat(ask("GET", carrel.url() + path, "").statusCode()).isEqualTo(200);
    }
    for (String path : List.of("/carrel/nodes", "/carrel/shards", "/metrics", "/cluster/members")) {
      HttpResponse<String> response = ask("GET", carrel.url() + path, "Bearer " + token);
      assertThat(response.body()).doesNotContain("akka://", "carrel_sessions");
    }
    assertThat(ask("POST", carrel.url() + "/carrel/nodes/1/drain", "Bearer " + token).statusCode())
        .isGreaterThanOrEqualTo(400);
  }

  @Test
  void everyReplicaTellsTheSameOfAProject() throws Exception {
    // Its history is a projection of its events, and comes by and by.
    JsonNode first =
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> carrel.management(1, "/carrel/projects/" + project),
                told -> !told.at("/history/events").isEmpty());
    assertThat(first.get("state").asText()).isEqualTo("running");
    assertThat(first.get("desired")).isEqualTo(first.at("/observed/epoch"));
    assertThat(first.at("/observed/phase").asText()).isEqualTo("ready");
    for (int replica = 2; replica <= REPLICAS; replica++) {
      JsonNode other = carrel.management(replica, "/carrel/projects/" + project);
      for (String field :
          List.of("project_id", "desired", "observed", "epoch", "node", "sequence")) {
        assertThat(other.get(field)).isEqualTo(first.get(field));
      }
    }
    assertThat(carrel.admin(2, "project", project).output()).contains("Looked at", "running");
    Installation.Ran unknown = carrel.admin(3, "project", UUID.randomUUID().toString());
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.output()).isEqualTo("carrel: There is no such project.\n");
  }

  @Test
  void projectsOnThisMachineHaveNoNodesToPrepare() throws Exception {
    assertThat(carrel.management(2, "/carrel/prepull").toString()).isEqualTo("{\"prepull\":null}");
    assertThat(carrel.admin(2, "prepull").output())
        .isEqualTo("Projects do not run on nodes of their own here.\n");
  }

  @Test
  void theAdminPagesAnswerAtAnyReplica() throws Exception {
    String link = carrel.adminLink().orElseThrow();
    Api admin = new Api(carrel.url(1));
    admin.signUp("admin@example.org", "Root", link.substring(link.indexOf("token=") + 6));
    try (Chromium chromium = Chromium.launch()) {
      for (int replica = 1; replica <= REPLICAS; replica++) {
        Api there = admin.at(carrel.url(replica));
        chromium.journey(
            "admin-at-" + replica,
            (context, page) -> {
              context.addCookies(there.browserCookies());
              page.navigate(there.url + "/admin/projects/" + project);
              assertThat(page.getByText("Looked at").first()).isVisible();
              page.navigate(there.url + "/admin/cluster");
              for (int node = 1; node <= REPLICAS; node++) {
                String address =
                    carrel
                        .management(1, "/carrel/nodes")
                        .at("/nodes/" + (node - 1) + "/address")
                        .asText();
                assertThat(page.getByText(address).first()).isVisible();
              }
            });
      }
    }
  }

  @Test
  void sessionsAreCountedWhereTheyAre() throws Exception {
    SessionClient.open(ada, project).openTerminal();
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(
                      carrel
                          .management(3, "/carrel/nodes/1/sessions")
                          .at("/connections/0/kind")
                          .asText())
                  .isEqualTo("session");
              assertThat(
                      carrel
                          .management(2, "/carrel/projects/" + project)
                          .at("/link/sessions")
                          .asInt())
                  .isEqualTo(1);
            });
  }

  @Test
  void aShardMovesAndANodeDrainsAndComesBack() throws Exception {
    JsonNode before = carrel.management(1, "/carrel/projects/" + project);
    String from = before.get("node").asText();
    String to = from.equals("1") ? "2" : "1";
    Installation.Ran moved = carrel.admin(1, "move-shard", before.get("shard").asText(), to);
    assertThat(moved.output())
        .isEqualTo(
            "Shard %s has moved from node %s to node %s.\n"
                .formatted(before.get("shard").asText(), from, to));
    JsonNode after = carrel.management(3, "/carrel/projects/" + project);
    assertThat(after.get("node").asText()).isEqualTo(to);
    assertThat(after.get("epoch")).as("it was not restarted").isEqualTo(before.get("epoch"));

    String drained = uid("3");
    assertThat(
            ask("POST", carrel.managementUrl(1) + "/carrel/nodes/3/drain", "Bearer " + token)
                .statusCode())
        .isEqualTo(200);
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(
            () ->
                !uid("3").equals(drained)
                    && carrel.management(1, "/carrel/nodes").get("nodes").size() == 3);
    assertThat(carrel.management(2, "/carrel/projects/" + project).get("epoch"))
        .isEqualTo(before.get("epoch"));
  }

  private static String uid(String name) throws Exception {
    for (JsonNode node : carrel.management(1, "/carrel/nodes").get("nodes")) {
      if (node.get("name").asText().equals(name)) {
        return node.get("uid").asText();
      }
    }
    throw new IllegalStateException("node " + name + " is away");
  }

  @Test
  void everyMetricIsDocumentedAndTheOtherWayRound() throws Exception {
    ada.call("accounts/profile", Map.of());
    String told = ask("GET", carrel.managementUrl() + "/metrics", "").body();
    String docs =
        Files.readString(
            Path.of(System.getProperty("carrel.root", "..")).resolve("docs/metrics.md"));
    assertThat(types(TOLD, told)).isNotEmpty().isEqualTo(types(DOCUMENTED, docs));
  }

  private static Map<String, String> types(Pattern pattern, String text) {
    Map<String, String> types = new TreeMap<>();
    Matcher found = pattern.matcher(text);
    while (found.find()) {
      types.put(found.group(1), found.group(2));
    }
    return types;
  }
}
