package io.carrel.cluster.rehearsal;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * A first hour at two replicas: the pages, an account, a project with a terminal, files and an
 * application that is not there. Blocks.
 */
public final class Rehearsal implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final ExecutorService executor = Executors.newFixedThreadPool(2);
  private final Visitor visitor = new Visitor(executor);
  private final String first;
  private final String second;

  /**
   * @param first the address of a replica of a new site with open sign-up
   * @param second that of another
   */
  public Rehearsal(String first, String second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Plays it all.
   *
   * @param leave makes the second replica leave, as a rolling update does
   * @throws IOException when the site does not do what it should
   */
  public void play(Runnable leave) throws IOException, InterruptedException {
    for (String path : List.of("/", "/sign-in", "/alive", "/healthcheck", "/api/v2/customize")) {
      visitor.get(first, path);
    }
    visitor.call(
        first,
        "auth/sign-up",
        Map.of(
            "email", "rehearsal@example.org",
            "password", UUID.randomUUID().toString(),
            "first_name", "Ada",
            "last_name", "Rehearsal"));
    String project =
        visitor
            .call(first, "projects/create", Map.of("title", "Rehearsal"))
            .get("project_id")
            .asText();
    visitor.call(second, "projects/start", Map.of("project_id", project));
    awaitReady(project);
    for (String site : List.of(first, second)) {
      visitor.put(site, "/" + project + "/files/rehearsal.txt", "To be, or not to be.");
      visitor.get(site, "/" + project + "/files/");
      visitor.get(site, "/" + project + "/port/9/");
      visitor.call(site, "exec", Map.of("project_id", project, "command", "true"));
      visitor.call(site, "projects/get", Map.of());
    }
    Terminal here = Terminal.use(visitor, first, project);
    Terminal there = Terminal.use(visitor, second, project);
    leave.run();
    there.awaitFarewell();
    visitor.call(first, "projects/stop", Map.of("project_id", project));
    here.close();
  }

  private void awaitReady(String project) throws IOException, InterruptedException {
    for (int i = 0; i < 10 * PATIENCE_SECONDS; i++) {
      if (visitor
          .call(first, "projects/get-one", Map.of("project_id", project))
          .at("/project/ready")
          .asBoolean()) {
        return;
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    throw new IOException("the project does not start");
  }

  @Override
  public void close() {
    executor.shutdown();
  }
}
