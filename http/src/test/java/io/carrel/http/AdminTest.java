package io.carrel.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.actors.account.Accounts;
import io.carrel.actors.account.Password;
import io.carrel.actors.prepull.NodeProgress;
import io.carrel.actors.prepull.Preparation;
import io.carrel.actors.runtime.Adjustment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What admins see of the whole site, at the API; and that nobody else sees it. */
final class AdminTest {
  private static TestSite site;
  private static Caller admin;

  @BeforeAll
  static void open() {
    site = TestSite.start();
    TestSite.await(
        site.store
            .accounts()
            .create(
                new Accounts.NewAccount(
                    "root@example.org", "Root", "", new Password(Caller.PASSWORD), true),
                Optional.empty()));
    admin = site.caller();
    admin.call("auth/sign-in", Map.of("email", "root@example.org", "password", Caller.PASSWORD));
    admin.call("settings/set", Map.of("sign_up", "open"));
  }

  @AfterAll
  static void close() {
    site.close();
  }

  @Test
  void isForAdminsOnly() {
    Caller person = site.caller().signUp("only@example.org", "Only");
    Caller stranger = site.caller();
    Map<String, Object> operations =
        Map.ofEntries(
            Map.entry("admin/nodes", Map.of()),
            Map.entry("admin/shards", Map.of()),
            Map.entry("admin/singletons", Map.of()),
            Map.entry("admin/prepull", Map.of()),
            Map.entry("admin/projects", Map.of()),
            Map.entry("admin/project", Map.of("project_id", UUID.randomUUID().toString())),
            Map.entry("admin/connections", Map.of("node", "1")),
            Map.entry("admin/drain", Map.of("node", "1")),
            Map.entry("projects/set-quota", Map.of("project_id", UUID.randomUUID().toString())),
            Map.entry("environments/set", Map.of("environments", List.of())),
            Map.entry("admin/move-shard", Map.of("shard", 1, "to", "1")));
    operations.forEach(
        (name, body) -> {
          person.refused(403, "forbidden", name, body);
          stranger.refused(401, "not_signed_in", name, body);
        });
  }

  @Test
  void showsTheNodesTheirShardsAndWhatThereIsOneOf() {
    String address = "";
    site.caller().signUp("sharded@example.org", "Sharded").createProject("Somewhere");
    for (JsonNode node : admin.call("admin/nodes", Map.of()).get("nodes")) {
      assertThat(node.get("status").asText()).isEqualTo("up");
      assertThat(node.get("roles")).anyMatch(role -> role.asText().equals("manage"));
      address = node.get("address").asText();
    }
    JsonNode shards = admin.call("admin/shards", Map.of());
    assertThat(shards.get("regions")).hasSize(1);
    assertThat(shards.get("unallocated").asInt()).isLessThan(shards.get("total").asInt());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(admin.call("admin/singletons", Map.of()).get("singletons"))
                    .extracting(one -> one.get("name").asText())
                    .contains(
                        "project-shards",
                        "project-sweep",
                        "runtime-observer-0",
                        "projects-projection-0"));
    assertThat(admin.call("admin/connections", Map.of("node", address)).get("connections"))
        .isEmpty();
  }

  @Test
  void tellsHowFarTheNodesOfProjectsAre() {
    site.preparation =
        new Preparation(
            "carrel/project:2",
            List.of(
                new NodeProgress("node-1", NodeProgress.Phase.READY, true, ""),
                new NodeProgress(
                    "node-2", NodeProgress.Phase.PREPARING, false, "Pulling the image x")),
            "The cluster cannot be reached.");
    JsonNode prepull = admin.call("admin/prepull", Map.of()).get("prepull");
    assertThat(prepull.get("image").asText()).isEqualTo("carrel/project:2");
    assertThat(prepull.get("trouble").asText()).isEqualTo("The cluster cannot be reached.");
    assertThat(prepull.at("/nodes/0/phase").asText()).isEqualTo("ready");
    assertThat(prepull.at("/nodes/1").toString())
        .isEqualTo(
            "{\"node\":\"node-2\",\"phase\":\"preparing\",\"open\":false,"
                + "\"reason\":\"Pulling the image x\"}");
  }

  @Test
  void refusesWhatCannotBeDone() {
    String address = admin.call("admin/nodes", Map.of()).at("/nodes/0/address").asText();
    admin.refused(404, "not_found", "admin/drain", Map.of("node", "nobody"));
    admin.refused(409, "last_node", "admin/drain", Map.of("node", address));
    admin.refused(404, "not_found", "admin/move-shard", Map.of("shard", 100, "to", address));
    admin.refused(404, "not_found", "admin/move-shard", Map.of("shard", 1, "to", "nobody"));
    admin.refused(400, "invalid", "admin/move-shard", Map.of("shard", -1, "to", address));
    assertThat(admin.call("admin/move-shard", Map.of("shard", 99, "to", address)).get("shard"))
        .isEqualTo(Caller.JSON.valueToTree(99));
  }

  @Test
  void findsEverybodysProjectsAndLooksIntoThem() {
    Caller ada = site.caller().signUp("ada.admin@example.org", "Ada");
    String violet = ada.createProject("Violet measurements");
    String gone = ada.createProject("Violet that is gone");
    ada.call("projects/delete", Map.of("project_id", gone));

    for (String query : List.of(violet, "VIOLET measure")) {
      JsonNode found = admin.call("admin/projects", Map.of("query", query));
      assertThat(found.get("total").asInt()).isEqualTo(1);
      assertThat(found.at("/projects/0/project_id").asText()).isEqualTo(violet);
      assertThat(found.at("/projects/0/owners/0/name").asText()).startsWith("Ada");
    }
    JsonNode owned = admin.call("admin/projects", Map.of("query", "ADA.admin@example.org"));
    assertThat(owned.get("total").asInt()).isEqualTo(2);
    Map<String, Object> deleted = Map.of("query", "violet", "state", "deleted");
    Awaitility.await().until(() -> admin.call("admin/projects", deleted).get("total").asInt() == 1);

    JsonNode project = admin.call("admin/project", Map.of("project_id", violet)).get("project");
    assertThat(project.get("state").asText()).isEqualTo("stopped");
    assertThat(project.has("desired")).isFalse();
    assertThat(project.at("/members/0/role").asText()).isEqualTo("owner");
    assertThat(project.at("/history/events/0/kind").asText()).isEqualTo("Created");
    admin.refused(
        404, "not_found", "admin/project", Map.of("project_id", UUID.randomUUID().toString()));
  }

  @Test
  void setsWhatAProjectMayUseAlsoWhileItRuns() {
    Caller eve = site.caller().signUp("eve.admin@example.org", "Eve");
    String id = eve.createProject("Hungry");
    JsonNode usual = eve.project(id).get("quota");
    assertThat(usual.get("memory_limit").asInt()).isEqualTo(1000);
    assertThat(usual.get("cpu_limit").asDouble()).isEqualTo(1);
    eve.call("projects/start", Map.of("project_id", id));
    Awaitility.await().until(() -> eve.project(id).get("ready").asBoolean());

    JsonNode set =
        admin.call(
            "projects/set-quota",
            Map.of(
                "project_id",
                id,
                "memory_limit",
                4000,
                "cpu_limit",
                2.5,
                "gpu",
                Map.of("num", 1),
                "patch",
                List.of(Map.of("op", "remove", "path", "/spec/hostname"))));
    assertThat(set.at("/quota/gpu/resource").asText()).isEqualTo("nvidia.com/gpu");
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(eve.project(id).at("/adjustment/outcome").asText())
                    .isEqualTo("applied"));
    JsonNode quota = eve.project(id).get("quota");
    assertThat(quota.get("memory_limit").asInt()).isEqualTo(4000);
    assertThat(quota.get("cpu_limit").asDouble()).isEqualTo(2.5);
    assertThat(quota.get("patched").asBoolean()).isTrue();

    site.runtime.adjustTo(Adjustment.DEFERRED);
    admin.call("projects/set-quota", Map.of("project_id", id, "memory_limit", 8000));
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(eve.project(id).at("/adjustment/reason").asText())
                    .contains("waits for room"));
    site.runtime.adjustTo(Adjustment.APPLIED);
    JsonNode seen = admin.call("admin/project", Map.of("project_id", id)).get("project");
    assertThat(seen.at("/patch/0/path").asText()).isEqualTo("/spec/hostname");
    assertThat(seen.at("/observed/detail").asText()).isEqualTo("the fake said: READY");
    assertThat(eve.project(id).toString()).doesNotContain("the fake said");

    Map<String, Object> tooLong = Map.of("project_id", id, "idle_timeout", 7200);
    admin.call("projects/set-quota", Map.of("project_id", id, "idle_timeout", 3600));
    eve.refused(409, "quota_exceeded", "projects/update", tooLong);
    admin.call("projects/set-quota", Map.of("project_id", id, "reset", true));
    assertThat(eve.project(id).get("quota")).isEqualTo(usual);
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(eve.call("projects/history", Map.of("project_id", id)).get("events"))
                    .extracting(event -> event.get("text").asText())
                    .contains(
                        "Root (admin) set the quota: 0.1 to 2.5 cores, 200 to 4000 MB of memory,"
                            + " 3000 MB of disk, internet, 1 GPU, a patch of its pod.",
                        "Root (admin) gave the project the site's quota again."));
  }

  @Test
  void offersSoftwareThatProjectsChooseFrom() {
    String python = "registry.example.org/python:3.12";
    String r = "registry.example.org/r:4.4";
    admin.call("environments/set", Map.of("environments", List.of(offer("Python", python))));
    Caller eve = site.caller().signUp("eve.software@example.org", "Eve");
    assertThat(eve.call("environments/list", Map.of()).at("/environments/0/title").asText())
        .isEqualTo("Python");

    String id =
        eve.call("projects/create", Map.of("title", "Chosen", "image", python))
            .get("project_id")
            .asText();
    assertThat(eve.project(id).get("image").asText()).isEqualTo(python);
    Map<String, Object> change = Map.of("project_id", id, "image", r);
    eve.refused(409, "not_offered", "projects/update", change);
    eve.refused(409, "not_offered", "projects/create", Map.of("title", "x", "image", r));
    assertThat(eve.project(id).get("image").asText()).isEqualTo(python);

    eve.call("projects/update", Map.of("project_id", id, "image", ""));
    assertThat(eve.project(id).has("image")).isFalse();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(eve.call("projects/history", Map.of("project_id", id)).get("events"))
                    .extracting(event -> event.get("text").asText())
                    .anyMatch(text -> text.contains("the software “" + python + "”"))
                    .anyMatch(text -> text.contains("the usual software")));
    admin.refused(
        400,
        "invalid",
        "environments/set",
        Map.of("environments", List.of(offer("R", r), offer("Also R", r))));
  }

  private static Map<String, String> offer(String title, String image) {
    return Map.of("title", title, "image", image, "description", "");
  }

  @Test
  void pagesInEveryOrder() {
    Caller bob = site.caller().signUp("bob.admin@example.org", "Bob");
    for (int i = 0; i < 5; i++) {
      bob.createProject("Paged " + i);
    }
    for (String sort : List.of("title", "state", "last_edited", "created")) {
      for (String order : List.of("asc", "desc")) {
        Map<String, Object> all = Map.of("query", "paged", "sort", sort, "order", order);
        List<String> whole = ids(admin.call("admin/projects", all));
        assertThat(whole).hasSize(5);
        JsonNode first =
            admin.call(
                "admin/projects",
                Map.of("query", "paged", "sort", sort, "order", order, "limit", 3));
        JsonNode second =
            admin.call(
                "admin/projects",
                Map.of(
                    "query",
                    "paged",
                    "sort",
                    sort,
                    "order",
                    order,
                    "after",
                    first.get("next").asText()));
        assertThat(ids(first)).isEqualTo(whole.subList(0, 3));
        assertThat(ids(second)).isEqualTo(whole.subList(3, 5));
        assertThat(second.get("next").isNull()).isTrue();
      }
    }
    admin.refused(400, "invalid", "admin/projects", Map.of("after", "made-up"));
  }

  private static List<String> ids(JsonNode page) {
    return page.get("projects").findValuesAsText("project_id");
  }
}
