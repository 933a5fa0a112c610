package io.carrel.bench.failover.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Event.Phase;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.site.Api;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Commands and reads of one person, written down. One for each client. */
public final class Commands {
  private final String client;
  private final Api api;
  private final Recorder recorder;
  private final Random random;

  public Commands(String client, Api api, Recorder recorder, long seed) {
    this.client = client;
    this.api = api;
    this.recorder = recorder;
    this.random = new Random(seed);
  }

  /** A command as the API and as the project's history call it. */
  public record Command(String operation, String event, String value, Map<String, ?> body) {
    static Command rename(String title) {
      return new Command("projects/update", Words.RENAMED, title, Map.of("title", title));
    }

    static Command member(boolean add, String account) {
      return new Command(
          "projects/collaborators/" + (add ? "add" : "remove"),
          add ? "MemberAdded" : "MemberRemoved",
          account,
          Map.of("account_id", account));
    }

    static Command run(boolean start, String request) {
      return new Command(
          start ? "projects/start" : "projects/stop",
          start ? Words.STARTED : Words.STOPPED,
          "",
          Map.of("request_id", request));
    }
  }

  Random random() {
    return random;
  }

  int anyNode() {
    return random.nextInt(api.nodes());
  }

  /** Asks any node once. */
  Phase once(String project, Command command) throws InterruptedException {
    long call = recorder.invoked(client, command.event, project, command.value);
    Answer answer = ask(anyNode(), project, command);
    recorder.answered(call, answer.phase, client, command.event, project, answer.word);
    return answer.phase;
  }

  /** Gives the project a new title, and tries until one is accepted. Answers that title. */
  public String rename(String project) throws InterruptedException {
    while (true) {
      String title = "title-" + UUID.randomUUID();
      if (once(project, Command.rename(title)) == Phase.ACCEPTED) {
        return title;
      }
      pause(50, 100);
    }
  }

  /** Asks one node after the other, with the same request id, until one gives a definite answer. */
  Phase untilAnswered(String project, Command command) throws InterruptedException {
    long call = recorder.invoked(client, command.event, project, command.value);
    Answer answer = new Answer(Phase.UNKNOWN, "");
    try {
      while (answer.phase == Phase.UNKNOWN) {
        answer = ask(anyNode(), project, command);
        if (answer.neverAsked) {
          answer = new Answer(Phase.UNKNOWN, "");
          pause(20, 50);
        }
      }
    } finally {
      recorder.answered(call, answer.phase, client, command.event, project, answer.word);
    }
    return answer.phase;
  }

  private record Answer(Phase phase, String word, boolean neverAsked) {
    Answer(Phase phase, String word) {
      this(phase, word, false);
    }
  }

  private Answer ask(int node, String project, Command command) throws InterruptedException {
    Map<String, Object> body = new HashMap<>(command.body);
    body.put("project_id", project);
    try {
      Api.Reply reply = api.call(node, command.operation, body);
      String word = reply.status() + " " + reply.body().path("code").asText();
      return new Answer(
          reply.isOk()
              ? Phase.ACCEPTED
              : reply.status() < 500 && reply.status() != 408 ? Phase.REFUSED : Phase.UNKNOWN,
          word);
    } catch (ConnectException | HttpConnectTimeoutException e) {
      return new Answer(Phase.REFUSED, "not connected", true);
    } catch (IOException e) {
      return new Answer(Phase.UNKNOWN, e.toString());
    }
  }

  /** Reads the project at this node, its title into the history; null when that cannot be had. */
  public @Nullable JsonNode read(int node, String project) throws InterruptedException {
    String reader = client + "@" + (node + 1);
    long call = recorder.invoked(reader, Words.READ, project, "");
    try {
      Api.Reply reply = api.call(node, "projects/get-one", Map.of("project_id", project));
      JsonNode seen = reply.body().path("project");
      recorder.answered(
          call,
          reply.isOk() ? Phase.ACCEPTED : Phase.REFUSED,
          reader,
          Words.READ,
          project,
          reply.isOk() ? seen.path("title").asText() : Integer.toString(reply.status()));
      return reply.isOk() ? seen : null;
    } catch (IOException e) {
      recorder.answered(call, Phase.UNKNOWN, reader, Words.READ, project, e.toString());
      return null;
    }
  }

  void pause(int least, int most) throws InterruptedException {
    Thread.sleep(least + random.nextInt(most - least + 1));
  }
}
