package io.carrel.bench.kubernetes;

import io.carrel.actors.identity.ProjectId;
import io.carrel.bench.kubernetes.Crowd.Answer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Future;

/** One and the same order for each project, given at once: {@code projects/start}, say. */
final class Orders {
  private final List<ProjectId> projects;
  private final List<Future<Answer>> answers;

  /**
   * How the orders were answered.
   *
   * @param repeated how many had to be given more than once
   * @param median seconds until an answer
   * @param worst seconds until an answer
   * @param refusals in words, of those that were not accepted
   */
  record Outcome(
      int accepted, int repeated, double median, double worst, Map<ProjectId, String> refusals) {}

  private Orders(List<ProjectId> projects, List<Future<Answer>> answers) {
    this.projects = projects;
    this.answers = answers;
  }

  /**
   * Gives them; each has a request id, so that it counts once however often it is repeated.
   *
   * @param more what each of them says besides
   * @param deadline until when they are repeated, by {@link System#nanoTime}
   */
  static Orders give(
      Crowd crowd,
      String operation,
      List<ProjectId> projects,
      Map<String, Object> more,
      long deadline) {
    List<Map<String, Object>> bodies = new ArrayList<>();
    for (ProjectId project : projects) {
      Map<String, Object> body = new LinkedHashMap<>(more);
      body.put("project_id", project.toString());
      body.put("request_id", UUID.randomUUID().toString());
      bodies.add(body);
    }
    return new Orders(projects, crowd.send(operation, bodies, deadline));
  }

  /** Waits until all are answered. */
  Outcome outcome() throws IOException, InterruptedException {
    List<Answer> all = Crowd.all(answers);
    Map<ProjectId, String> refusals = new LinkedHashMap<>();
    for (int i = 0; i < all.size(); i++) {
      if (!all.get(i).isAccepted()) {
        refusals.put(projects.get(i), all.get(i).refusal());
      }
    }
    double[] seconds = all.stream().mapToDouble(Answer::seconds).sorted().toArray();
    return new Outcome(
        all.size() - refusals.size(),
        (int) all.stream().filter(answer -> answer.tries() > 1).count(),
        seconds[seconds.length / 2],
        seconds[seconds.length - 1],
        refusals);
  }
}
