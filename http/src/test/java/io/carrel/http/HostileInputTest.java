package io.carrel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What nobody's pages send. Each gets a typed refusal and changes nothing. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HostileInputTest {
  private final TestSite site = TestSite.start();
  private final Caller caller = site.caller();
  private String project = "";

  @BeforeAll
  void signUp() {
    String token =
        TestSite.await(site.store.invitations().issueAdminLink(Duration.ofHours(1))).secret();
    caller.call(
        "auth/sign-up",
        Map.of(
            "email", "admin@example.org",
            "password", Caller.PASSWORD,
            "first_name", "Ada",
            "last_name", "",
            "token", token));
    project = caller.createProject("Untouched");
  }

  @AfterAll
  void stop() {
    assertThat(caller.project(project).get("title").asText()).isEqualTo("Untouched");
    assertThat(caller.call("projects/get", Map.of()).get("total").asInt()).isEqualTo(1);
    site.close();
  }

  /**
   * @param body PROJECT stands for the project's id
   */
  record Case(String operation, String body, String says) {
    @Override
    public String toString() {
      return operation + " " + body.substring(0, Math.min(60, body.length()));
    }
  }

  static List<Case> cases() {
    return List.of(
        new Case("projects/create", "", "title"),
        new Case("projects/create", "{", "JSON"),
        new Case("projects/create", "null", "object"),
        new Case("projects/create", "[]", "object"),
        new Case("projects/create", "\"title\"", "object"),
        new Case("projects/create", "{\"title\":\"x\"} {}", "object"),
        new Case("projects/create", "{\"title\":\"x\",\"title\":\"y\"}", ""),
        new Case("projects/create", "{\"title\":\"x\",\"owner\":\"me\"}", "`owner`"),
        new Case("projects/create", "{\"title\":\"x\",\"" + "a".repeat(900) + "\":1}", "…"),
        new Case("projects/create", "{\"title\":\"x\",\"a\\r\\nb\\u202e\":1}", "\uFFFD"),
        new Case("projects/create", "{\"title\":null}", "title"),
        new Case("projects/create", "{\"title\":7}", "title"),
        new Case("projects/create", "{\"title\":{\"a\":1}}", "title"),
        new Case("projects/create", "{\"title\":\"   \"}", "title"),
        new Case("projects/create", "{\"title\":\"a\\u0000b\"}", "title"),
        new Case("projects/create", "{\"title\":\"a\\r\\nSet-Cookie: x=y\"}", "title"),
        new Case("projects/create", "{\"title\":\"a\\u202eb\"}", "title"),
        new Case("projects/create", "{\"title\":\"a\\ud800b\"}", "title"),
        new Case("projects/create", "{\"title\":\"a\\u200bb\"}", "title"),
        new Case("projects/create", "{\"title\":\"a\\u00adb\"}", "title"),
        new Case("projects/create", "{\"title\":\"a\\udb40\\udc41b\"}", "title"),
        new Case("projects/create", "{\"title\":\"\\u200d\\u3164\\u2800\"}", "title"),
        new Case("projects/create", "{\"title\":\"" + "x".repeat(201) + "\"}", "title"),
        new Case("projects/create", "{\"title\":\"x\",\"start\":\"true\"}", "start"),
        new Case("projects/create", "{\"title\":\"x\",\"start\":1}", "start"),
        new Case("projects/create", "[".repeat(100_000), ""),
        new Case("projects/create", "{\"title\":" + "[".repeat(5000), ""),
        new Case("projects/create", "{\"title\":" + "9".repeat(5000) + "}", ""),
        new Case("projects/get", "{\"limit\":201}", "limit"),
        new Case("projects/get", "{\"limit\":0}", "limit"),
        new Case("projects/get", "{\"limit\":1.5}", "limit"),
        new Case("projects/get", "{\"limit\":\"5\"}", "limit"),
        new Case("projects/get", "{\"limit\":99999999999}", "limit"),
        new Case("projects/get", "{\"sort\":\"TITLE\"}", "sort"),
        new Case("projects/get", "{\"sort\":0}", "sort"),
        new Case("projects/get", "{\"sort\":\"title; DROP TABLE projects\"}", "sort"),
        new Case("projects/get-one", "{\"project_id\":\"PROJECT\\u0000\"}", "project_id"),
        new Case("projects/get-one", "{\"project_id\":\"../../etc/passwd\"}", "project_id"),
        new Case("projects/get-one", "{\"project_id\":\"1-1-1-1-1\"}", "project_id"),
        new Case("projects/get-one", "{\"project_id\":5}", "project_id"),
        new Case("projects/get-one", "{}", "project_id"),
        new Case("projects/update", "{\"project_id\":\"PROJECT\",\"idle_timeout\":299}", "idle"),
        new Case("projects/update", "{\"project_id\":\"PROJECT\",\"idle_timeout\":604801}", "idle"),
        new Case(
            "projects/update",
            "{\"project_id\":\"PROJECT\",\"title\":\"Changed\",\"idle_timeout\":-1}",
            "idle"),
        setQuota("\"memory_limit\":99", "memory_limit"),
        setQuota("\"memory_limit\":16000001", "memory_limit"),
        setQuota("\"memory_limit\":\"1000\"", "memory_limit"),
        setQuota("\"memory_request\":1000,\"memory_limit\":1000", "quota"),
        setQuota("\"cpu_limit\":1e300", "cpu_limit"),
        setQuota("\"cpu_limit\":1000.5", "quota"),
        setQuota("\"cpu_limit\":-0.5", "quota"),
        setQuota("\"cpu_limit\":NaN", ""),
        setQuota("\"cpu_request\":2,\"cpu_limit\":1", "quota"),
        setQuota("\"idle_timeout\":604801", "idle_timeout"),
        setQuota("\"dedicated_vm\":\"a b\"", "quota"),
        setQuota("\"dedicated_vm\":\"" + "a".repeat(64) + "\"", "dedicated_vm"),
        setQuota("\"gpu\":{\"num\":65}", "gpu.num"),
        setQuota("\"gpu\":{}", "gpu"),
        setQuota("\"gpu\":{\"num\":1,\"resource\":\"a\\nb\"}", "gpu.resource"),
        setQuota("\"gpu\":{\"num\":1,\"resource\":\"a b\"}", "GPU"),
        setQuota("\"gpu\":{\"num\":1,\"node_label\":\"a\"}", "GPU"),
        setQuota("\"patch\":[7]", "quota"),
        setQuota("\"patch\":[null]", "quota"),
        setQuota("\"patch\":{\"op\":\"remove\"}", "patch"),
        setQuota(
            "\"patch\":[{\"op\":\"add\",\"path\":\"/x\",\"value\":\"" + "x".repeat(17_000) + "\"}]",
            "quota"),
        new Case(
            "projects/stop",
            "{\"project_id\":\"PROJECT\",\"request_id\":\"" + "r".repeat(65) + "\"}",
            "request_id"),
        new Case("projects/stop", "{\"project_id\":\"PROJECT\",\"request_id\":\"\"}", "request_id"),
        new Case("accounts/set-name", "{\"first_name\":\"\\u2067A\"}", "first_name"),
        signUp("admin@example.org\\r\\nBcc: all@example.org", "email"),
        signUp("<admin@example.org>", "e-mail"),
        signUp("admin@@example.org", "e-mail"),
        signUp("admin@exa mple.org", "e-mail"),
        signUp("ad\\u202emin@example.org", "email"),
        signUp("\\u0430dmin@example.org", "scripts"),
        signUp("admin@ex\\u0430mple.org", "scripts"),
        signUp("admin@example.\\u03bfrg", "scripts"),
        new Case("accounts/get-names", "{\"account_ids\":[null]}", ""),
        new Case("accounts/set-preferences", "{\"color_scheme\":\"DARK\"}", "color_scheme"),
        new Case("accounts/end-session", "{\"session_id\":\"x\"}", "session_id"),
        new Case("api-keys/delete", "{\"key_id\":\"1 OR 1=1\"}", "key_id"),
        new Case("invitations/create", "{\"uses\":1001}", "uses"),
        new Case("settings/set", "{\"accent_color\":\"#12345g\"}", "accent_color"),
        environment("", "debian", "title"),
        environment("a\\u202eb", "debian", "title"),
        environment("x".repeat(81), "debian", "title"),
        environment("Debian", "", "image"),
        environment("Debian", "Debian:bookworm", "image"),
        environment("Debian", "debian; rm -rf /", "image"),
        environment("Debian", "debian\\u0000", "image"),
        environment("Debian", "a".repeat(513), "image"),
        new Case("environments/set", "{\"environments\":[null]}", "environments"),
        new Case("environments/set", "{\"environments\":[{}]}", "title"),
        new Case(
            "environments/set",
            "{\"environments\":[" + "{},".repeat(100) + "{}]}",
            "0 to 100 entries"),
        new Case(
            "projects/update",
            "{\"project_id\":\"PROJECT\",\"image\":\"" + "i".repeat(513) + "\"}",
            "image"),
        new Case("exec", "{\"project_id\":\"PROJECT\",\"command\":\"\"}", "command"),
        new Case("exec", "{\"project_id\":\"PROJECT\",\"command\":\"x\",\"args\":[1]}", "args"));
  }

  private static Case setQuota(String fields, String says) {
    return new Case("projects/set-quota", "{\"project_id\":\"PROJECT\"," + fields + "}", says);
  }

  private static Case environment(String title, String image, String says) {
    return new Case(
        "environments/set",
        "{\"environments\":[{\"title\":\"%s\",\"image\":\"%s\",\"description\":\"\"}]}"
            .formatted(title, image),
        says);
  }

  private static Case signUp(String email, String says) {
    String body =
        "{\"email\":\"%s\",\"password\":\"%s\",\"first_name\":\"Eve\",\"last_name\":\"\"}"
            .formatted(email, Caller.PASSWORD);
    return new Case("auth/sign-up", body, says);
  }

  /** Composed or not, wide or not, large or small: the same letters are the same address. */
  @Test
  void oneAddressIsOneAccountHoweverItIsWritten() {
    caller.call("settings/set", Map.of("sign_up", "open"));
    site.caller().signUp("ren\u00e9@example.org", "Ren\u00e9");
    for (String alike :
        List.of(
            "rene\u0301@example.org",
            "REN\u00c9@Example.org",
            " ren\u00e9@example.org ",
            "\uff52\uff45\uff4e\u00e9\uff20\uff45\uff58\uff41\uff4d\uff50\uff4c\uff45.org")) {
      site.caller().refused(409, "email_taken", "auth/sign-up", Caller.signUpBody(alike, "Eve"));
      site.caller().call("auth/sign-in", Map.of("email", alike, "password", Caller.PASSWORD));
    }
    caller.call("settings/set", Map.of("sign_up", "invitation"));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedByTheFieldsName(Case hostile) {
    Caller.Answer answer =
        caller.refused(
            400, "invalid", hostile.operation(), hostile.body().replace("PROJECT", project));
    String said = answer.body().get("error").asText();
    assertThat(said).contains(hostile.says()).hasSizeLessThan(200).doesNotContain("io.carrel");
  }

  @Test
  void refusesWhatIsTooLargeWithoutReadingIt() throws IOException {
    caller.refused(
        413, "too_large", "projects/create", "{\"title\":\"" + "x".repeat(1024 * 1024) + "\"}");
    // Told by its Content-Length alone: the answer comes though no body ever does.
    assertThat(raw("POST /api/v2/projects/create HTTP/1.1", "Content-Length: 99999999999"))
        .startsWith("HTTP/1.1 413");
  }

  @Test
  void refusesOtherMethodsAndTypes() {
    Caller.Answer put = caller.request("PUT", "/api/v2/projects/create", "{}", "application/json");
    assertThat(put.status()).isEqualTo(405);
    assertThat(put.header("allow")).isEqualTo("POST");
    assertThat(caller.request("GET", "/api/v2/projects/get", null, "").status()).isEqualTo(405);
    assertThat(caller.request("DELETE", "/api/v2/customize", null, "").header("allow"))
        .contains("GET")
        .contains("POST");
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      Caller.Answer form =
          caller.request("POST", "/api/v2/projects/create", "{\"title\":\"x\"}", type);
      assertThat(form.status() + " " + form.code()).isEqualTo("415 not_json");
    }
    assertThat(caller.request("POST", "/api/v2/projects/drop", "{}", "application/json").code())
        .isEqualTo("not_found");
    assertThat(caller.request("POST", "/projects", "{}", "application/json").status())
        .isEqualTo(405);
    assertThat(caller.request("POST", "/nowhere", "{}", "application/json").code())
        .isEqualTo("not_found");
  }

  @Test
  void goesByItsOwnNamesOnly() throws IOException {
    assertThat(raw("GET /api/v2/customize HTTP/1.1", "Host: evil.example")).contains("wrong_host");
    assertThat(raw("GET / HTTP/1.1", "Host: localhost.evil.example:8080")).contains("wrong_host");
    assertThat(raw("GET / HTTP/1.1", "Host: 127.0.0.1:1234")).startsWith("HTTP/1.1 200");
    assertThat(raw("GET / HTTP/1.1", "Host: LOCALHOST")).startsWith("HTTP/1.1 200");
    // A load balancer asks by address, and an application's host never shows the site.
    assertThat(raw("GET /alive HTTP/1.1", "Host: 10.1.2.3")).startsWith("HTTP/1.1 200");
    assertThat(raw("GET /api/v2/customize HTTP/1.1", "Host: 8000--x.localhost:8080"))
        .startsWith("HTTP/1.1 404");
  }

  @Test
  void saysNothingOfItselfWhateverIsAsked() throws IOException {
    for (String head :
        List.of(
            "GET / HTTP/9.9",
            "NONSENSE",
            "GET /" + "a".repeat(20_000) + " HTTP/1.1",
            "GET /%00%ff HTTP/1.1",
            "GET /..%2f..%2fetc/passwd HTTP/1.1",
            "TRACE / HTTP/1.1")) {
      String answer = raw(head, "Host: localhost");
      assertThat(answer)
          .as(head.substring(0, Math.min(40, head.length())))
          .matches("(?s)HTTP/1\\.1 (4|501|505).*")
          .doesNotContainIgnoringCase("akka");
    }
    assertThat(raw("GET / HTTP/1.1", "Host: localhost", "X-Long: " + "b".repeat(9000)))
        .startsWith("HTTP/1.1 4");
    assertThat(raw("GET / HTTP/1.1", "Host: localhost")).doesNotContain("Server:");
  }

  /** Sends a head and reads all that comes until a pause or the end. */
  private String raw(String line, String... headers) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
      socket.setSoTimeout(10_000);
      StringBuilder head = new StringBuilder(line).append("\r\n");
      boolean hasHost = false;
      for (String header : headers) {
        head.append(header).append("\r\n");
        hasHost |= header.startsWith("Host:");
      }
      if (!hasHost) {
        head.append("Host: localhost\r\nContent-Type: application/json\r\n");
      }
      head.append("Connection: close\r\n\r\n");
      socket.getOutputStream().write(head.toString().getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      byte[] first = new byte[65536];
      int length = 0;
      int read = in.read(first, 0, first.length);
      while (read > 0 && length + read < first.length) {
        length += read;
        String soFar = new String(first, 0, length, StandardCharsets.UTF_8);
        if (soFar.contains("\r\n\r\n") && soFar.contains("}")) {
          break;
        }
        read = in.read(first, length, first.length - length);
      }
      return new String(first, 0, length, StandardCharsets.UTF_8);
    }
  }
}
