package io.carrel.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** How fast lists of projects are, one's own and everybody's. */
@Command(
    name = "lists",
    description = "The first page of project lists and searches, among 100,000 projects.",
    mixinStandardHelpOptions = true)
final class ListsBench implements Callable<Integer> {
  private static final String ADMIN = "ada@example.org";
  private static final String PASSWORD = "carrel-by-the-window";
  private static final int WARM_UP = 50;
  private static final int REPEATED = 40;
  private static final List<String> ORDERS = List.of("title", "state", "last_edited", "created");
  private static final List<String> WORDS =
      List.of("spring", "protein", "course", "joint crystal", "seminar 7", "we did", "in", "1");

  @Mixin private RunOptions options = new RunOptions();

  private final ObjectMapper json = new ObjectMapper();
  private final Random random = new Random(1);
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private String cookie = "";

  @Override
  public Integer call() throws Exception {
    List<Series> series;
    try (TemporaryFolder data = new TemporaryFolder();
        HubProcess hub =
            new HubProcess(
                data.path(),
                Map.of("CARREL_ADMIN_EMAIL", ADMIN, "CARREL_ADMIN_PASSWORD", PASSWORD))) {
      hub.awaitLine();
      ask(hub, "auth/sign-in", Map.of("email", ADMIN, "password", PASSWORD));
      JsonNode profile = ask(hub, "accounts/profile", Map.of());
      ManyProjects.fill(data.path(), profile.at("/account/account_id").asText());
      series = measure(hub);
    }
    BenchmarksPage benchmarks =
        new BenchmarksPage(RunOptions.root().resolve("docs/benchmarks.md"), Clock.systemUTC());
    String table =
        benchmarks.table(
            "Lists",
            "The first page of a list over HTTP, counting included, while there are "
                + "%,d projects; each of %d kinds of question %d times."
                    .formatted(ManyProjects.PROJECTS, series.size(), REPEATED),
            options.runs(),
            series);
    System.out.print(table);
    if (!options.dryRun()) {
      benchmarks.write("lists", table);
    }
    return 0;
  }

  private List<Series> measure(HubProcess hub) throws IOException, InterruptedException {
    Series own = new Series("one's own %,d".formatted(ManyProjects.ONE_PERSONS), "ms", "100 ms");
    Series ownSearch = new Series("search in one's own", "ms", "100 ms");
    Series all = new Series("everybody's, as an admin", "ms", "200 ms");
    Series common = new Series("search in everybody's: a frequent word", "ms", "200 ms");
    Series rare = new Series("search in everybody's: a rare word, or none", "ms", "200 ms");
    Series owner = new Series("search in everybody's: an owner's e-mail", "ms", "200 ms");
    for (int i = 0; i < WARM_UP; i++) {
      ask(hub, "admin/projects", query(any(WORDS)));
      ask(hub, "projects/get", query(any(WORDS)));
    }
    for (int i = 0; i < options.runs() * REPEATED; i++) {
      own.add(time(hub, "projects/get", query("")));
      ownSearch.add(time(hub, "projects/get", query(any(WORDS))));
      all.add(time(hub, "admin/projects", query("")));
      common.add(time(hub, "admin/projects", query(any(WORDS))));
      rare.add(time(hub, "admin/projects", query("zebra" + random.nextInt(ManyProjects.PROJECTS))));
      owner.add(
          time(
              hub, "admin/projects", query("reader" + (1 + random.nextInt(999)) + "@example.org")));
    }
    return List.of(own, ownSearch, all, common, rare, owner);
  }

  private String any(List<String> values) {
    return values.get(random.nextInt(values.size()));
  }

  private Map<String, Object> query(String words) {
    Map<String, Object> query = new HashMap<>();
    query.put("limit", 50);
    query.put("sort", any(ORDERS));
    query.put("order", random.nextBoolean() ? "asc" : "desc");
    if (!words.isEmpty()) {
      query.put("query", words);
    }
    return query;
  }

  /** Milliseconds until the whole answer is there. */
  private double time(HubProcess hub, String operation, Map<String, Object> body)
      throws IOException, InterruptedException {
    long asked = System.nanoTime();
    ask(hub, operation, body);
    return (System.nanoTime() - asked) / 1e6;
  }

  private JsonNode ask(HubProcess hub, String operation, Map<String, ?> body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        client.send(
            HttpRequest.newBuilder(URI.create(hub.url() + "/api/v2/" + operation))
                .header("Content-Type", "application/json")
                .header("Origin", hub.url())
                .header("Cookie", cookie)
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 200) {
      throw new IOException(operation + ": " + response.body());
    }
    response
        .headers()
        .firstValue("Set-Cookie")
        .ifPresent(set -> cookie = set.substring(0, set.indexOf(';')));
    return json.readTree(response.body());
  }
}
