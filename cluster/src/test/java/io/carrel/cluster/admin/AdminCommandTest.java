package io.carrel.cluster.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.carrel.cluster.management.ManagementToken;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The commands against a management port that says what it is told. */
final class AdminCommandTest {
  private static final String NODES =
      """
      {"nodes":[
        {"name":"1","address":"akka://carrel@h:1","uid":"7","roles":["manage"],"status":"up",
         "reachable":true,"version":"0.1.0","sessions":12,"proxied":3,"shards":50,"owners":7,
         "residents":[]},
        {"name":"akka://carrel@h:2","address":"akka://carrel@h:2","uid":"8","roles":["manage"],
         "status":"up","reachable":false,"version":"0.1.0","residents":[]}]}
      """;

  @TempDir Path data;
  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;
  private String token;

  @BeforeEach
  void start() throws IOException {
    ManagementToken.ensure(data.resolve("management-token"));
    token = Files.readString(data.resolve("management-token")).strip();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean known =
        ("Bearer " + token).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    String asked = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body =
        !known
            ? "{\"error\":\"No.\",\"code\":\"bad_token\"}"
            : answers.getOrDefault(
                asked, "{\"error\":\"There is no such node.\",\"code\":\"not_found\"}");
    int status = !known ? 401 : answers.containsKey(asked) ? 200 : 404;
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /** The exit code of the command, asked of this server unless it says otherwise. */
  private int run(String... words) {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    if (Stream.of(words).noneMatch(word -> word.equals("--url"))) {
      all.addAll(List.of("--management-port", Integer.toString(server.getAddress().getPort())));
    }
    if (Stream.of(words).noneMatch(word -> word.equals("--token-file"))) {
      all.addAll(List.of("--data", data.toString()));
    }
    return new CommandLine(new AdminCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .setExecutionExceptionHandler(
            (failure, line, parsed) -> {
              line.getErr().print(failure.getMessage());
              return 1;
            })
        .execute(all.toArray(String[]::new));
  }

  @Test
  void printsATable() {
    answers.put("GET /carrel/nodes", NODES);
    assertThat(run("nodes")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "NODE               STATUS       SESSIONS  PROXIED  SHARDS  OWNERS  VERSION  ADDRESS",
            "1                  up                 12        3      50       7  0.1.0    akka://carrel@h:1",
            "akka://carrel@h:2  unreachable                                     0.1.0    akka://carrel@h:2");
  }

  @Test
  void printsHowFarTheNodesOfProjectsAre() {
    answers.put(
        "GET /carrel/prepull",
        """
        {"prepull":{"image":"carrel/project:2","trouble":"The cluster cannot be reached.","nodes":[
          {"node":"node-1","phase":"ready","open":true,"reason":""},
          {"node":"node-2","phase":"failed","open":false,"reason":"The image x does not exist."}]}}
        """);
    assertThat(run("prepull")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "Image: carrel/project:2",
            "Trouble: The cluster cannot be reached.",
            "NODE    IMAGE   PROJECTS   REASON",
            "node-1  ready   may start",
            "node-2  failed  wait       The image x does not exist.");
    answers.put("GET /carrel/prepull", "{\"prepull\":null}");
    assertThat(run("prepull")).isZero();
    assertThat(out.toString()).endsWith("Projects do not run on nodes of their own here.\n");
  }

  @Test
  void printsJson() {
    answers.put("GET /carrel/nodes", NODES);
    assertThat(run("nodes", "--json")).isZero();
    assertThat(out.toString()).contains("\"uid\" : \"8\"");
  }

  @Test
  void namesAreSegmentsOfPaths() {
    answers.put(
        "POST /carrel/nodes/akka%3A%2F%2Fcarrel%40h%3A2/drain",
        "{\"node\":\"2\",\"address\":\"akka://carrel@h:2\"}");
    answers.put(
        "POST /carrel/shards/17/move?to=a%26b", "{\"shard\":17,\"from\":\"1\",\"to\":\"2\"}");
    assertThat(run("drain", "akka://carrel@h:2")).isZero();
    assertThat(run("move-shard", "17", "a&b")).isZero();
    assertThat(out.toString().lines())
        .containsExactly("Node 2 drains and leaves.", "Shard 17 has moved from node 1 to node 2.");
  }

  @Test
  void nothingInATitleReachesTheTerminal() {
    answers.put(
        "GET /carrel/projects/x",
        "{\"project_id\":\"x\",\"title\":\"a\\u001b[2Jb\\nc\\u202ed\",\"state\":\"stopped\"}");
    assertThat(run("project", "x")).isZero();
    assertThat(out.toString()).contains("x  a?[2Jb?c?d").doesNotContain("\u001b", "\u202e");
  }

  @Test
  void saysInASentenceWhatIsWrong() throws IOException {
    assertThat(run("drain", "9")).isEqualTo(1);
    assertThat(said()).isEqualTo("There is no such node.");

    Path other = data.resolve("other");
    ManagementToken.ensure(other);
    assertThat(run("nodes", "--token-file", other.toString())).isEqualTo(1);
    assertThat(said())
        .startsWith("The token in " + other + " is not that of the Carrel at http://");

    assertThat(run("nodes", "--token-file", data.resolve("none").toString())).isEqualTo(1);
    assertThat(said()).contains("cannot be read", "(--data or --token-file)");

    for (String url : List.of("http://127.0.0.1:1", "http://127.0.0.1:1/")) {
      assertThat(run("nodes", "--url", url)).isEqualTo(1);
      assertThat(said()).startsWith("Nobody answers at http://127.0.0.1:1; is Carrel up");
    }
    for (String url : List.of("nonsense", "file:///etc/passwd", "http://a b")) {
      assertThat(run("nodes", "--url", url)).isEqualTo(1);
      assertThat(said()).isEqualTo("There is no such address: " + url);
    }
  }

  private String said() {
    String said = err.toString();
    err.getBuffer().setLength(0);
    return said;
  }
}
