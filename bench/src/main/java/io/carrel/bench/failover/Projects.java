package io.carrel.bench.failover;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Event.Phase;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.failover.load.Clients;
import io.carrel.bench.failover.load.Commands;
import io.carrel.bench.site.Api;
import io.carrel.bench.site.Processes;
import io.carrel.bench.site.Site;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** The projects of one run: made at its beginning, told of and put away at its end. */
final class Projects {
  private static final String CLIENT = "stage";
  private static final int PAGE = 200;
  private static final int TRIES = 100;
  private static final long READ_SIDE_SECONDS = 30;

  private final Site site;
  private final Api api;
  private final Recorder recorder;
  private final Commands commands;
  private final List<String> all = new ArrayList<>();

  Projects(Site site, Api api, Recorder recorder) {
    this.site = site;
    this.api = api;
    this.recorder = recorder;
    this.commands = new Commands(CLIENT, api, recorder, 0);
  }

  List<String> all() {
    return List.copyOf(all);
  }

  String create() throws IOException, InterruptedException {
    String title = "first-" + UUID.randomUUID();
    Api.Reply made = api.call(0, "projects/create", Map.of("title", title));
    if (!made.isOk()) {
      throw new IOException("no project: " + made.body());
    }
    String project = made.body().path("project_id").asText();
    long call = recorder.invoked(CLIENT, Words.CREATED, project, title);
    recorder.answered(call, Phase.ACCEPTED, CLIENT, Words.CREATED, project, "");
    all.add(project);
    return project;
  }

  String createAndStart() throws IOException, InterruptedException {
    String project = create();
    Clients.run(commands, project, true);
    return project;
  }

  /** Runs a script in a project. */
  void run(String project, String script) throws IOException, InterruptedException {
    Api.Reply reply =
        api.call(0, "exec", Map.of("project_id", project, "command", script, "bash", true));
    if (!reply.isOk() || reply.body().path("exit_code").asInt() != 0) {
      throw new IOException("exec: " + reply.body());
    }
  }

  /** Stops them all, looks for what is left, and writes down what each project's history says. */
  void putAway() throws IOException, InterruptedException {
    for (String project : all) {
      Clients.ensureStopped(commands, project);
      for (Processes.Found left : leftOf(project)) {
        recorder.seen(
            CLIENT, Words.LEFT, project, left.pid() + " " + String.join(" ", left.arguments()));
      }
      for (int node = 0; node < site.nodes(); node++) {
        commands.read(node, project);
      }
      tell(project);
    }
  }

  /** Stops them all. */
  void stop() throws IOException, InterruptedException {
    for (String project : all) {
      Clients.ensureStopped(commands, project);
    }
  }

  /** What has ended may take a moment to vanish. */
  private List<Processes.Found> leftOf(String project) throws IOException, InterruptedException {
    List<Processes.Found> left = site.processesOf(project);
    for (int i = 0; i < 20 && !left.isEmpty(); i++) {
      TimeUnit.MILLISECONDS.sleep(100);
      left = site.processesOf(project);
    }
    return left;
  }

  /** A last word shows when the read side has come to the end. */
  private void tell(String project) throws IOException, InterruptedException {
    String lastWord = commands.rename(project);
    List<JsonNode> events = history(project);
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(READ_SIDE_SECONDS);
    while (events.stream().noneMatch(event -> value(event).equals(lastWord))) {
      if (System.nanoTime() > until) {
        recorder.seen(CLIENT, Words.STUCK, project, "its history is behind");
        break;
      }
      TimeUnit.MILLISECONDS.sleep(200);
      events = history(project);
    }
    for (JsonNode event : events) {
      recorder.seen(
          CLIENT,
          Words.DECIDED,
          project,
          event.path("seq").asLong() + " " + event.path("kind").asText() + " " + value(event));
    }
  }

  private List<JsonNode> history(String project) throws IOException, InterruptedException {
    List<JsonNode> events = new ArrayList<>();
    Map<String, Object> body = new HashMap<>(Map.of("project_id", project, "limit", PAGE));
    while (true) {
      JsonNode page = ask(body);
      page.path("events").forEach(events::add);
      if (!page.path("next").isNumber()) {
        return events;
      }
      body.put("before", page.path("next").asLong());
    }
  }

  private JsonNode ask(Map<String, ?> body) throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      try {
        Api.Reply reply = api.call(i % site.nodes(), "projects/history", body);
        if (reply.isOk()) {
          return reply.body();
        }
      } catch (IOException notThere) {
        // Another node then.
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
    throw new IOException("no node tells a project's history");
  }

  private static String value(JsonNode event) {
    JsonNode detail = event.path("detail");
    return switch (event.path("kind").asText()) {
      case Words.CREATED, Words.RENAMED -> detail.path("title").asText();
      case "MemberAdded", "MemberRemoved" -> detail.path("account").asText();
      default -> "";
    };
  }
}
