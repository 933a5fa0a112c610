package io.carrel.cluster.admin;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A project on one page: facts first, then what happened. */
final class Sheet {
  private final JsonNode project;
  private final List<String> lines = new ArrayList<>();

  private Sheet(JsonNode project) {
    this.project = project;
  }

  static String of(JsonNode project) {
    Sheet sheet = new Sheet(project);
    sheet.facts();
    sheet.people();
    sheet.list("Steps", "/steps", "at");
    sheet.list("History, newest first", "/history/events", "at");
    return String.join(System.lineSeparator(), sheet.lines);
  }

  private void facts() {
    fact("Project", at("/project_id") + "  " + at("/title"));
    fact("State", join(at("/state"), at("/reason")) + ", since " + at("/since"));
    fact("Owner", "node " + at("/node") + ", " + at("/address") + ", shard " + at("/shard"));
    fact("Desired", has("/desired") ? "run of epoch " + at("/desired") : "nothing runs");
    fact("Observed", observed());
    if (!at("/observed/detail").isEmpty()) {
      fact("Detail", at("/observed/detail"));
    }
    fact("Quota", join(quota(), at("/adjustment/reason")));
    fact("Connection", connection());
    fact("Watchers", at("/watchers"));
    fact("Journal", "sequence " + at("/sequence") + ", epoch " + at("/epoch"));
    fact("Idle", idle());
    if (has("/deadline")) {
      fact("Deadline", at("/deadline"));
    }
    fact("Created", at("/created"));
  }

  private String observed() {
    if (!has("/observed")) {
      return "no run";
    }
    return join(
        at("/observed/phase") + ", epoch " + at("/observed/epoch"),
        join(at("/observed/endpoint"), join(at("/observed/uid"), at("/observed/reason"))));
  }

  private String quota() {
    return at("/quota/cpu_request")
        + " to "
        + at("/quota/cpu_limit")
        + " cores, "
        + at("/quota/memory_request")
        + " to "
        + at("/quota/memory_limit")
        + " MB, "
        + (project.at("/quota/network").asBoolean() ? "internet" : "no internet");
  }

  private String connection() {
    if (!has("/link")) {
      return "none";
    }
    return (project.at("/link/up").asBoolean() ? "up" : "down")
        + ", "
        + at("/link/sessions")
        + " sessions of "
        + project.at("/link/people").size()
        + " people";
  }

  private String idle() {
    if (project.at("/always_running").asBoolean()) {
      return "always running";
    }
    return has("/idle_stop_at") ? "will be stopped at " + at("/idle_stop_at") : "does not run";
  }

  private void people() {
    lines.add("");
    lines.add("Members");
    for (JsonNode member : project.at("/members")) {
      lines.add(
          "  "
              + Table.text(member.path("role"))
              + "  "
              + Table.text(member.path("account_id"))
              + "  "
              + Table.text(member.path("name")));
    }
  }

  private void list(String title, String pointer, String time) {
    if (project.at(pointer).isEmpty()) {
      return;
    }
    lines.add("");
    lines.add(title);
    for (JsonNode one : project.at(pointer)) {
      lines.add("  " + Table.text(one.path(time)) + "  " + Table.text(one.path("text")));
    }
  }

  private void fact(String name, String value) {
    lines.add(String.format("%-11s %s", name, value));
  }

  private boolean has(String pointer) {
    return !project.at(pointer).isMissingNode() && !project.at(pointer).isNull();
  }

  private String at(String pointer) {
    return Table.text(project.at(pointer));
  }

  private static String join(String one, String two) {
    return one.isEmpty() || two.isEmpty() ? one + two : one + ", " + two;
  }
}
