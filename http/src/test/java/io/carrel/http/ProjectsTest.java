package io.carrel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Projects through the API: real owners, real read side, a runtime that is a fake. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ProjectsTest {
  private final TestSite site = TestSite.start();
  private final Caller ann = site.caller();
  private final Caller bob = site.caller();
  private final Caller eve = site.caller();

  @BeforeAll
  void signUp() {
    TestSite.await(
        site.store
            .siteSettings()
            .read()
            .thenComposeAsync(
                values ->
                    site.store
                        .siteSettings()
                        .write(
                            new io.carrel.actors.account.SiteSettings.Values(
                                values.siteName(),
                                values.accentColor(),
                                io.carrel.actors.account.SiteSettings.SignUp.OPEN)),
                Runnable::run));
    ann.signUp("ann@example.org", "Ann");
    bob.signUp("bob@example.org", "Bob");
    eve.signUp("eve@example.org", "Eve");
  }

  @AfterAll
  void stop() {
    site.close();
  }

  private void awaitState(Caller caller, String id, String state) {
    await()
        .untilAsserted(() -> assertThat(caller.project(id).get("state").asText()).isEqualTo(state));
  }

  @Test
  void livesAndTellsItsHistory() {
    String id =
        ann.call(
                "projects/create",
                Map.of("title", "  Tides ", "description", "a\nb", "start", true))
            .get("project_id")
            .asText();
    await().until(() -> ann.project(id).get("ready").asBoolean());
    JsonNode project = ann.project(id);
    assertThat(project.get("title").asText()).isEqualTo("Tides");
    assertThat(project.get("role").asText()).isEqualTo("owner");
    assertThat(project.at("/apps/port_url").asText())
        .isEqualTo("http://{port}--" + id + ".localhost:8080/");
    Map<String, String> stop = Map.of("project_id", id, "request_id", "one click");
    ann.call("projects/stop", stop);
    awaitState(ann, id, "stopped");
    ann.call("projects/start", Map.of("project_id", id));
    awaitState(ann, id, "running");
    // The repeated click of before does not stop it again.
    ann.call("projects/stop", stop);
    assertThat(ann.project(id).get("state").asText()).isEqualTo("running");
    ann.call(
        "projects/update",
        Map.of("project_id", id, "title", "Waves", "always_running", true, "idle_timeout", 7200));
    ann.call("projects/collaborators/add", Map.of("project_id", id, "email", "BOB@example.org"));
    await()
        .untilAsserted(
            () ->
                assertThat(texts(ann, id))
                    .contains(
                        "Ann Reader created the project.",
                        "Ann Reader started the project.",
                        "The project is running.",
                        "Ann Reader stopped the project.",
                        "The project has stopped.",
                        "Ann Reader renamed the project to “Waves”.",
                        "Ann Reader lets the project always run.",
                        "Ann Reader set the idle timeout to 2 hours.",
                        "Ann Reader added Bob Reader as a collaborator."));
    JsonNode first =
        ann.call("projects/history", Map.of("project_id", id, "limit", 2)).get("events");
    assertThat(first.get(0).at("/detail/account").asText()).isEqualTo(bob.accountId());
    assertThat(first.get(0).get("detail").has("request_id")).isFalse();
    ann.call("projects/touch", Map.of("project_id", id));
    ann.call("projects/delete", Map.of("project_id", id));
    ann.refused(409, "deleted", "projects/start", Map.of("project_id", id));
    ann.call("projects/restore", Map.of("project_id", id));
  }

  /** Every sentence, page by page. */
  private static List<String> texts(Caller caller, String id) {
    List<String> texts = new ArrayList<>();
    JsonNode page = caller.call("projects/history", Map.of("project_id", id, "limit", 3));
    while (true) {
      page.get("events").forEach(event -> texts.add(event.get("text").asText()));
      if (page.get("next").isNull()) {
        return texts;
      }
      page =
          caller.call(
              "projects/history",
              Map.of("project_id", id, "limit", 3, "before", page.get("next").asLong()));
    }
  }

  @Test
  void isListedAtOnceAndPageByPage() {
    Set<String> made = new HashSet<>();
    for (int i = 0; i < 5; i++) {
      String id = ann.createProject("Listed " + i);
      made.add(id);
      assertThat(ids(ann.call("projects/get", Map.of("query", "listed", "limit", 200))))
          .contains(id);
    }
    JsonNode page =
        ann.call("projects/get", Map.of("query", "listed", "limit", 2, "sort", "title"));
    assertThat(page.get("total").asInt()).isEqualTo(5);
    Set<String> seen = new HashSet<>(ids(page));
    while (!page.get("next").isNull()) {
      page =
          ann.call(
              "projects/get",
              Map.of(
                  "query",
                  "listed",
                  "limit",
                  2,
                  "sort",
                  "title",
                  "after",
                  page.get("next").asText()));
      assertThat(seen.addAll(ids(page))).isTrue();
    }
    assertThat(seen).isEqualTo(made);
    ann.refused(400, "invalid", "projects/get", Map.of("after", "made-up"));
    assertThat(ids(eve.call("projects/get", Map.of()))).isEmpty();
  }

  private static Set<String> ids(JsonNode page) {
    Set<String> ids = new HashSet<>();
    page.get("projects").forEach(project -> ids.add(project.get("project_id").asText()));
    return ids;
  }

  @Test
  void isNothingToStrangersAndLittleToViewers() {
    String id = ann.createProject("Private");
    Map<String, String> one = Map.of("project_id", id);
    for (String operation :
        List.of(
            "projects/get-one",
            "projects/start",
            "projects/delete",
            "projects/touch",
            "projects/history",
            "projects/collaborators/list")) {
      eve.refused(404, "not_found", operation, one);
      eve.refused(
          404,
          "not_found",
          operation,
          Map.of("project_id", "00000000-0000-4000-8000-000000000000"));
    }
    eve.refused(
        404,
        "not_found",
        "projects/collaborators/add",
        Map.of("project_id", id, "email", "bob@example.org"));
    eve.refused(404, "not_found", "exec", Map.of("project_id", id, "command", "id"));
    ann.call(
        "projects/collaborators/add",
        Map.of("project_id", id, "account_id", bob.accountId(), "role", "viewer"));
    assertThat(bob.project(id).get("role").asText()).isEqualTo("viewer");
    bob.refused(403, "forbidden", "projects/start", one);
    bob.refused(403, "forbidden", "projects/update", Map.of("project_id", id, "title", "Mine"));
    bob.refused(403, "forbidden", "exec", Map.of("project_id", id, "command", "id"));
    bob.refused(
        403,
        "forbidden",
        "projects/collaborators/add",
        Map.of("project_id", id, "email", "eve@example.org"));
  }

  @Test
  void keepsItsMembersInOrder() {
    String id = ann.createProject("Shared");
    Map<String, Object> byBob = Map.of("project_id", id, "account_id", bob.accountId());
    JsonNode added = ann.call("projects/collaborators/add", byBob).get("collaborators");
    assertThat(added).hasSize(2);
    assertThat(added.get(0).get("role").asText()).isEqualTo("owner");
    assertThat(added.get(1).get("first_name").asText()).isEqualTo("Bob");
    ann.refused(409, "already_member", "projects/collaborators/add", byBob);
    ann.refused(
        404,
        "not_found",
        "projects/collaborators/add",
        Map.of("project_id", id, "email", "nobody@example.org"));
    ann.refused(400, "invalid", "projects/collaborators/add", Map.of("project_id", id));
    ann.refused(
        409,
        "last_owner",
        "projects/collaborators/remove",
        Map.of("project_id", id, "account_id", ann.accountId()));
    ann.call(
        "projects/collaborators/change-user-type",
        Map.of("project_id", id, "account_id", bob.accountId(), "role", "owner"));
    assertThat(
            bob.call(
                    "projects/collaborators/remove",
                    Map.of("project_id", id, "account_id", bob.accountId()))
                .get("collaborators"))
        .isEmpty();
    bob.refused(404, "not_found", "projects/get-one", Map.of("project_id", id));
    ann.refused(409, "no_such_member", "projects/collaborators/remove", byBob);
  }

  @Test
  void runsCommandsOnlyWhileItRuns() {
    String id = ann.createProject("Commands");
    Map<String, Object> command =
        Map.of("project_id", id, "command", "echo hi", "bash", true, "timeout", 5);
    ann.refused(409, "not_running", "exec", command);
    ann.call("projects/start", Map.of("project_id", id));
    await().until(() -> ann.project(id).get("ready").asBoolean());
    await()
        .untilAsserted(
            () ->
                assertThat(ann.send("exec", command).body().path("stdout").asText())
                    .isEqualTo("hi"));
    assertThat(ann.call("exec", command).get("exit_code").asInt()).isZero();
    assertThat(site.executed.get(0))
        .isEqualTo("{\"command\":\"echo hi\",\"timeout\":5,\"bash\":true}");
    ann.refused(400, "invalid", "exec", Map.of("project_id", id, "command", "x", "timeout", 301));
  }

  @Test
  void changesReachTheFeedsOfItsMembers() {
    Caller.Feed anns = ann.feed();
    Caller.Feed bobs = bob.feed();
    String id = ann.createProject("Fed");
    JsonNode frame = nextOf(anns, "hub.project", id);
    Schema schema = Schema.of(site);
    assertThat(
            schema.problems(
                schema.document.at("/components/schemas/SummaryBody"),
                frame.get("project"),
                "hub.project"))
        .isEmpty();
    ann.call("projects/collaborators/add", Map.of("project_id", id, "account_id", bob.accountId()));
    assertThat(nextOf(bobs, "hub.project", id).at("/project/role").asText())
        .isEqualTo("collaborator");
    ann.call(
        "projects/collaborators/remove", Map.of("project_id", id, "account_id", bob.accountId()));
    JsonNode gone = bobs.next("hub.project_gone");
    assertThat(gone.get("project_id").asText()).isEqualTo(id);
  }

  private static JsonNode nextOf(Caller.Feed feed, String type, String id) {
    while (true) {
      JsonNode frame = feed.next(type);
      if (frame.at("/project/project_id").asText().equals(id)) {
        return frame;
      }
    }
  }
}
