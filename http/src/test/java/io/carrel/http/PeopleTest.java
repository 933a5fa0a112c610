package io.carrel.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Signing up and in, keys, sign-ins, invitations and settings, on the real store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PeopleTest {
  private final TestSite site = TestSite.start();
  private final Caller admin = site.caller();

  @BeforeAll
  void makeAdmin() {
    String token =
        TestSite.await(site.store.invitations().issueAdminLink(Duration.ofHours(1))).secret();
    JsonNode account =
        admin.call(
            "auth/sign-up",
            Map.of(
                "email", "admin@example.org",
                "password", Caller.PASSWORD,
                "first_name", "Ada",
                "last_name", "Admin",
                "token", token));
    assertThat(account.at("/account/admin").asBoolean()).isTrue();
    admin.call("settings/set", Map.of("sign_up", "open"));
  }

  @AfterAll
  void stop() {
    site.close();
  }

  @Test
  void signsUpWithACookieThatScriptsAndOtherSitesDoNotGet() {
    Caller ann = site.caller();
    Caller.Answer answer = ann.send("auth/sign-up", Caller.signUpBody("ann@example.org", "Ann"));
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("set-cookie"))
        .startsWith("carrel=")
        .contains("HttpOnly")
        .contains("SameSite=Lax")
        .contains("Path=/")
        .contains("Max-Age=")
        .doesNotContain("Domain");
    assertThat(ann.call("customize", Map.of()).at("/signed_in/email").asText())
        .isEqualTo("ann@example.org");
    assertThat(site.caller().call("customize", Map.of()).get("signed_in").isNull()).isTrue();
  }

  @Test
  void refusesBadSignUps() {
    Caller caller = site.caller();
    refusedSignUp(caller, "not-an-address", Caller.PASSWORD, "Bea", 400, "invalid");
    refusedSignUp(caller, "bea@example.org", "short", "Bea", 400, "invalid");
    refusedSignUp(caller, "bea@example.org", "password123", "Bea", 400, "invalid");
    refusedSignUp(caller, "beatrice.long@example.org", "Beatrice.Long", "Bea", 400, "invalid");
    refusedSignUp(caller, "bea@example.org", "aaaaaaaaaaaa", "Bea", 400, "invalid");
    refusedSignUp(caller, "bea@example.org", Caller.PASSWORD, "  ", 400, "invalid");
    refusedSignUp(caller, "bea@example.org", Caller.PASSWORD, "Be\u202Ea", 400, "invalid");
    refusedSignUp(caller, "bea@example.org", Caller.PASSWORD, "Be\r\nX-A: b", 400, "invalid");
    refusedSignUp(caller, "bea@example.org", Caller.PASSWORD, "B".repeat(101), 400, "invalid");
    refusedSignUp(caller, "ADMIN@example.org", Caller.PASSWORD, "Bea", 409, "email_taken");
    assertThat(caller.cookie).isEmpty();
  }

  private static void refusedSignUp(
      Caller caller, String email, String password, String firstName, int status, String code) {
    caller.refused(
        status,
        code,
        "auth/sign-up",
        Map.of(
            "email", email, "password", password, "first_name", firstName, "last_name", "Reader"));
  }

  @Test
  void answersTheSameForAnUnknownAddressAndAWrongPassword() {
    Caller caller = site.caller();
    Caller.Answer wrong =
        caller.refused(
            401,
            "bad_credentials",
            "auth/sign-in",
            Map.of("email", "admin@example.org", "password", "not the password"));
    Caller.Answer unknown =
        caller.refused(
            401,
            "bad_credentials",
            "auth/sign-in",
            Map.of("email", "nobody@example.org", "password", "not the password"));
    assertThat(unknown.body()).isEqualTo(wrong.body());
    caller.call("auth/sign-in", Map.of("email", "Admin@Example.org", "password", Caller.PASSWORD));
    assertThat(caller.call("accounts/profile", Map.of()).at("/account/admin").asBoolean()).isTrue();
  }

  @Test
  void slowsDownGuessing() {
    Caller guesser = site.caller().signUp("guessed@example.org", "Gus");
    Map<String, String> guess = Map.of("email", "guessed@example.org", "password", "wrong one");
    for (int i = 0; i < 10; i++) {
      guesser.refused(401, "bad_credentials", "auth/sign-in", guess);
    }
    Caller.Answer limited = guesser.refused(429, "rate_limited", "auth/sign-in", guess);
    assertThat(Integer.parseInt(limited.header("retry-after"))).isBetween(1, 60);
    // The right password does not help now either: the answer must not tell.
    guesser.refused(
        429,
        "rate_limited",
        "auth/sign-in",
        Map.of("email", "GUESSED@example.org", "password", Caller.PASSWORD));
  }

  @Test
  void anEndedSignInEndsAtOnceAndClosesItsPages() {
    Caller first = site.caller().signUp("cleo@example.org", "Cleo");
    Caller second = site.caller();
    second.call("auth/sign-in", Map.of("email", "cleo@example.org", "password", Caller.PASSWORD));
    Caller.Feed feed = second.feed();
    JsonNode sessions = first.call("accounts/sessions", Map.of()).get("sessions");
    assertThat(sessions).hasSize(2);
    String other = "";
    for (JsonNode session : sessions) {
      if (!session.get("current").asBoolean()) {
        other = session.get("session_id").asText();
      }
    }
    first.call("accounts/end-session", Map.of("session_id", other));
    assertThat(feed.next("hub.bye").get("code").asText()).isEqualTo("signed_out");
    feed.awaitClosed();
    second.refused(401, "not_signed_in", "accounts/profile", Map.of());
    first.refused(404, "not_found", "accounts/end-session", Map.of("session_id", other));
    String own = first.cookie;
    first.call("accounts/sign-out", Map.of("all", true));
    assertThat(first.cookie).isEqualTo("carrel=");
    first.cookie = own;
    first.refused(401, "not_signed_in", "accounts/profile", Map.of());
  }

  @Test
  void aNewPasswordEndsOtherSignIns() {
    Caller first = site.caller().signUp("dora@example.org", "Dora");
    Caller second = site.caller();
    second.call("auth/sign-in", Map.of("email", "dora@example.org", "password", Caller.PASSWORD));
    second.call("accounts/profile", Map.of());
    first.refused(
        403, "forbidden", "accounts/set-password", Map.of("current", "x", "new", "a new one 1"));
    first.call(
        "accounts/set-password", Map.of("current", Caller.PASSWORD, "new", "lamps at the window"));
    second.refused(401, "not_signed_in", "accounts/profile", Map.of());
    first.call("accounts/profile", Map.of());
    first.call(
        "accounts/set-email",
        Map.of("email", "dora2@example.org", "password", "lamps at the window"));
    first.refused(
        409,
        "email_taken",
        "accounts/set-email",
        Map.of("email", "admin@example.org", "password", "lamps at the window"));
    first.call("accounts/set-preferences", Map.of("color_scheme", "dark"));
    JsonNode account =
        first.call("accounts/set-name", Map.of("first_name", " Dora ", "last_name", ""));
    assertThat(account.at("/account/first_name").asText()).isEqualTo("Dora");
    assertThat(first.call("customize", Map.of()).at("/signed_in/color_scheme").asText())
        .isEqualTo("dark");
  }

  @Test
  void keysOpenWhatTheyAreForAndNothingElse() {
    Caller ella = site.caller().signUp("ella@example.org", "Ella");
    String mine = ella.createProject("Mine");
    String other = ella.createProject("Other");
    JsonNode made = ella.call("api-keys/create", Map.of("name", "one project", "project_id", mine));
    Caller program = site.caller();
    program.origin = null;
    program.key = made.get("secret").asText();
    assertThat(program.key).startsWith("sk-");
    assertThat(program.project(mine).get("title").asText()).isEqualTo("Mine");
    program.refused(403, "forbidden", "projects/get-one", Map.of("project_id", other));
    program.refused(403, "forbidden", "projects/get", Map.of());
    program.refused(403, "forbidden", "accounts/profile", Map.of());
    program.refused(403, "forbidden", "api-keys/create", Map.of("name", "more"));
    JsonNode listed = ella.call("api-keys/list", Map.of()).get("keys");
    assertThat(listed).hasSize(1);
    assertThat(listed.get(0).has("secret")).isFalse();
    ella.call("api-keys/delete", Map.of("key_id", listed.get(0).get("key_id").asText()));
    program.refused(401, "not_signed_in", "projects/get-one", Map.of("project_id", mine));
    ella.refused(
        400,
        "invalid",
        "api-keys/create",
        Map.of("name", "past", "expires", Instant.now().minusSeconds(1).toString()));
    Caller stranger = site.caller().signUp("finn@example.org", "Finn");
    stranger.refused(
        404, "not_found", "api-keys/create", Map.of("name", "theirs", "project_id", mine));
  }

  @Test
  void onlyOurOwnPagesActWithACookie() {
    Caller gina = site.caller().signUp("gina@example.org", "Gina");
    for (String origin :
        List.of(
            "http://evil.example",
            "null",
            "https://" + site.url.substring(7),
            "http://8000--x.localhost:8080",
            site.url + ".evil.example")) {
      gina.origin = origin;
      gina.refused(403, "bad_origin", "accounts/set-preferences", Map.of("color_scheme", "dark"));
    }
    gina.origin = null;
    gina.refused(403, "bad_origin", "accounts/set-preferences", Map.of("color_scheme", "dark"));
    gina.origin = site.url;
    assertThat(gina.call("accounts/profile", Map.of()).at("/account/color_scheme").asText())
        .isEqualTo("auto");
    Caller foreign = site.caller();
    foreign.origin = "http://evil.example";
    foreign.refused(
        403,
        "bad_origin",
        "auth/sign-in",
        Map.of("email", "gina@example.org", "password", Caller.PASSWORD));
  }

  @Test
  void invitationsLetPeopleInAsOftenAsTheySay() {
    JsonNode made =
        admin.call("invitations/create", Map.of("note", "Course 7", "uses", 1, "expires_in", 3600));
    String link = made.get("link").asText();
    assertThat(link).startsWith(site.url + "/sign-up?token=");
    String token = link.substring(link.indexOf('=') + 1);
    admin.call("settings/set", Map.of("sign_up", "invitation"));
    try {
      Caller hugo = site.caller();
      assertThat(hugo.call("auth/requires-token", Map.of()).get("requires_token").asBoolean())
          .isTrue();
      hugo.refused(403, "forbidden", "auth/sign-up", Caller.signUpBody("hugo@example.org", "Hugo"));
      hugo.call("auth/sign-up", invited("hugo@example.org", token));
      assertThat(hugo.call("accounts/profile", Map.of()).at("/account/admin").asBoolean())
          .isFalse();
      site.caller()
          .refused(409, "invitation_invalid", "auth/sign-up", invited("ida@example.org", token));
      hugo.refused(403, "forbidden", "invitations/list", Map.of());
      hugo.refused(403, "forbidden", "settings/set", Map.of("site_name", "Mine"));
      admin.call("settings/set", Map.of("sign_up", "closed"));
      String open = admin.call("invitations/create", Map.of()).get("link").asText();
      site.caller()
          .refused(
              403,
              "forbidden",
              "auth/sign-up",
              invited("ida@example.org", open.substring(open.indexOf('=') + 1)));
    } finally {
      admin.call("settings/set", Map.of("sign_up", "open"));
    }
    for (JsonNode left : admin.call("invitations/list", Map.of()).get("invitations")) {
      String id = left.get("invitation_id").asText();
      admin.call("invitations/delete", Map.of("invitation_id", id));
    }
    assertThat(admin.call("invitations/list", Map.of()).get("invitations")).isEmpty();
  }

  private static Map<String, Object> invited(String email, String token) {
    return Map.of(
        "email",
        email,
        "password",
        Caller.PASSWORD,
        "first_name",
        "Invited",
        "last_name",
        "Guest",
        "token",
        token);
  }

  @Test
  void settingsAreChecked() {
    admin.refused(400, "invalid", "settings/set", Map.of("accent_color", "red;}"));
    admin.refused(400, "invalid", "settings/set", Map.of("sign_up", "OPEN"));
    admin.call("settings/set", Map.of("site_name", "Reading Room", "accent_color", "#AA5500"));
    assertThat(site.caller().call("customize", Map.of()).get("site_name").asText())
        .isEqualTo("Reading Room");
    assertThat(admin.call("settings/get", Map.of()).at("/settings/accent_color").asText())
        .isEqualTo("#aa5500");
  }

  @Test
  void findsPeople() {
    Caller jo = site.caller().signUp("jo@example.org", "Johanna");
    JsonNode found = jo.call("accounts/search", Map.of("query", "johan")).get("accounts");
    assertThat(found).hasSize(1);
    String id = found.get(0).get("account_id").asText();
    assertThat(
            jo.call("accounts/get-names", Map.of("account_ids", List.of(id)))
                .at("/names/" + id + "/first_name")
                .asText())
        .isEqualTo("Johanna");
    jo.refused(400, "invalid", "accounts/search", Map.of("query", "j"));
    JsonNode other = admin.call("accounts/profile", Map.of("account_id", id)).get("account");
    assertThat(other.has("email")).isFalse();
  }
}
