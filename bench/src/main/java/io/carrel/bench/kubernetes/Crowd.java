package io.carrel.bench.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.carrel.bench.site.Api;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Many requests at once at the API, over a few dozen connections. */
final class Crowd implements AutoCloseable {
  private static final int CONNECTIONS = 32;
  private static final long PAUSE_MILLIS = 200;
  private static final int TIMED_OUT = 408;
  private static final int SERVER_ERROR = 500;

  private final Api api;
  private final ExecutorService threads =
      Executors.newFixedThreadPool(
          CONNECTIONS,
          task -> {
            Thread thread = new Thread(task, "crowd");
            thread.setDaemon(true);
            return thread;
          });

  Crowd(Api api) {
    this.api = api;
  }

  /**
   * What one request came to.
   *
   * @param status 0 when there was never an answer
   * @param tries how often it was sent
   * @param seconds from the first try to the answer
   */
  record Answer(int status, JsonNode body, int tries, double seconds) {
    boolean isAccepted() {
      return status == 200;
    }

    /** Why it was not accepted, in words. */
    String refusal() {
      return status == 0 ? "" : body.path("error").asText();
    }

    private boolean isFinal() {
      return status != 0 && status != TIMED_OUT && status < SERVER_ERROR;
    }
  }

  /**
   * Sends them all; none waits for what becomes of another. What gets no answer, or none that is
   * definite, is sent again unchanged, to the next node.
   *
   * @param deadline until when, by {@link System#nanoTime}
   * @return in the same order
   */
  List<Future<Answer>> send(String operation, List<Map<String, Object>> bodies, long deadline) {
    List<Future<Answer>> answers = new ArrayList<>();
    for (Map<String, Object> body : bodies) {
      int first = answers.size();
      answers.add(threads.submit(() -> untilAnswered(operation, body, first, deadline)));
    }
    return answers;
  }

  private Answer untilAnswered(String operation, Map<String, Object> body, int first, long deadline)
      throws InterruptedException {
    long begun = System.nanoTime();
    for (int tries = 1; ; tries++) {
      Answer answer = once(operation, body, first, tries, begun);
      if (answer.isFinal() || System.nanoTime() - deadline > 0) {
        return answer;
      }
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
  }

  private Answer once(String operation, Map<String, Object> body, int first, int tries, long begun)
      throws InterruptedException {
    int status = 0;
    JsonNode said = MissingNode.getInstance();
    try {
      Api.Reply reply = api.call((first + tries - 1) % api.nodes(), operation, body);
      status = reply.status();
      said = reply.body();
    } catch (IOException noAnswer) {
      // Whether it was heard nobody knows.
    }
    return new Answer(status, said, tries, (System.nanoTime() - begun) / 1e9);
  }

  /** Waits for all of them. */
  static List<Answer> all(List<Future<Answer>> answers) throws IOException, InterruptedException {
    List<Answer> all = new ArrayList<>();
    for (Future<Answer> answer : answers) {
      try {
        all.add(answer.get());
      } catch (ExecutionException e) {
        throw new IOException(e);
      }
    }
    return all;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
