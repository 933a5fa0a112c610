package io.carrel.bench.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.actors.identity.ProjectId;
import io.carrel.bench.site.Api;
import io.carrel.bench.site.Site;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.function.Predicate;

/** What the owners of projects say of them, at the management port. */
final class Owners {
  private static final long PAUSE_MILLIS = 200;

  private final Site site;
  private final Map<ProjectId, Word> words = new HashMap<>();
  private final Map<ProjectId, Set<String>> uids = new HashMap<>();
  private int asked;

  /**
   * One owner's word.
   *
   * @param uid of the run that it knows of; empty: it knows of none
   * @param phase of that run
   * @param why in words; empty when there is nothing to say
   */
  record Word(String state, String uid, String phase, String why) {
    /** Nobody has answered yet. */
    static final Word NONE = new Word("", "", "", "");

    /** From the body of {@code /carrel/projects/<id>}. */
    static Word read(JsonNode body) {
      JsonNode observed = body.path("observed");
      return new Word(
          word(body, "state"), observed.path("uid").asText(), word(observed, "phase"), why(body));
    }

    private static String word(JsonNode body, String field) {
      return body.path(field).asText().toLowerCase(Locale.ROOT);
    }

    /** The first step says that the start was accepted, not why it takes its time. */
    private static String why(JsonNode body) {
      JsonNode steps = body.path("steps");
      String reason = body.path("reason").asText();
      String observed = body.at("/observed/reason").asText();
      return !reason.isBlank()
          ? reason
          : !observed.isBlank()
              ? observed
              : steps.size() > 1 ? steps.path(steps.size() - 1).path("text").asText() : "";
    }

    boolean isStopped() {
      return state.equals("stopped") && uid.isEmpty();
    }
  }

  Owners(Site site) {
    this.site = site;
  }

  /** What the project's owner said last. */
  Word of(ProjectId project) {
    return words.getOrDefault(project, Word.NONE);
  }

  /** The incarnations that its owner ever named. */
  Set<String> uids(ProjectId project) {
    return Set.copyOf(uids.getOrDefault(project, Set.of()));
  }

  /**
   * Asks again and again until it is so of all, or the time is over; then those that are left once
   * more.
   *
   * @param isDue who is worth asking now
   * @param deadline by {@link System#nanoTime}
   * @return those of whom it is not so
   */
  Set<ProjectId> await(
      Collection<ProjectId> projects,
      Predicate<ProjectId> isDue,
      BiPredicate<ProjectId, Word> wanted,
      long deadline)
      throws InterruptedException {
    Set<ProjectId> open = new LinkedHashSet<>(projects);
    while (!open.isEmpty() && System.nanoTime() - deadline < 0) {
      ask(open.stream().filter(isDue).toList());
      open.removeIf(project -> wanted.test(project, of(project)));
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    ask(Set.copyOf(open));
    open.removeIf(project -> wanted.test(project, of(project)));
    return open;
  }

  private void ask(Collection<ProjectId> projects) throws InterruptedException {
    for (ProjectId project : projects) {
      ask(project);
    }
  }

  private void ask(ProjectId project) throws InterruptedException {
    try {
      HttpResponse<String> answer =
          site.management(asked++ % site.nodes(), "/carrel/projects/" + project);
      if (answer.statusCode() == 200) {
        Word word = Word.read(Api.JSON.readTree(answer.body()));
        words.put(project, word);
        if (!word.uid().isEmpty()) {
          uids.computeIfAbsent(project, p -> new HashSet<>()).add(word.uid());
        }
      }
    } catch (IOException notNow) {
      // What it said before still stands.
    }
  }
}
