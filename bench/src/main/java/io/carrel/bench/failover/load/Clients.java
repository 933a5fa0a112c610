package io.carrel.bench.failover.load;

import com.fasterxml.jackson.databind.JsonNode;
import io.carrel.bench.failover.history.Event.Phase;
import io.carrel.bench.failover.load.Commands.Command;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;

/** Who works at the API. */
public final class Clients {
  private static final Duration PATIENCE = Duration.ofSeconds(75);

  private Clients() {}

  /** Gives a project one new title after the other; no title comes twice. */
  public static Client renamer(Commands commands, String project) {
    return () -> {
      commands.once(project, Command.rename("title-" + UUID.randomUUID()));
      commands.pause(50, 200);
    };
  }

  /** Reads any of these at any node. */
  public static Client reader(Commands commands, List<String> projects) {
    return () -> {
      commands.read(commands.anyNode(), projects.get(commands.random().nextInt(projects.size())));
      commands.pause(20, 80);
    };
  }

  /** Reads this project at this node, again and again. */
  public static Client prober(Commands commands, String project, int node) {
    return () -> {
      commands.read(node, project);
      commands.pause(40, 80);
    };
  }

  /** Adds and removes these people. */
  public static Client host(Commands commands, String project, List<String> accounts) {
    return () -> {
      String account = accounts.get(commands.random().nextInt(accounts.size()));
      commands.once(project, Command.member(commands.random().nextBoolean(), account));
      commands.pause(100, 400);
    };
  }

  /** Starts a project and stops it again, each with a request id until there is an answer. */
  public static Client starter(Commands commands, String project) {
    return () -> {
      run(commands, project, true);
      commands.pause(500, 2000);
      run(commands, project, false);
      commands.pause(200, 800);
    };
  }

  /** Starts or stops a project, and waits until that has happened. */
  public static void run(Commands commands, String project, boolean start)
      throws IOException, InterruptedException {
    Command command = Command.run(start, UUID.randomUUID().toString());
    if (commands.untilAnswered(project, command) != Phase.ACCEPTED) {
      throw new IOException(command.operation() + " of " + project + " was refused");
    }
    await(commands, project, start ? "running" : "stopped");
  }

  /** Stops a project unless it is stopped. */
  public static void ensureStopped(Commands commands, String project)
      throws IOException, InterruptedException {
    JsonNode seen = commands.read(commands.anyNode(), project);
    while (seen == null) {
      commands.pause(100, 200);
      seen = commands.read(commands.anyNode(), project);
    }
    if (!seen.path("state").asText().equals("stopped")) {
      run(commands, project, false);
    }
  }

  /** Waits until a project is in this state. */
  private static void await(Commands commands, String project, String state)
      throws IOException, InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    String last = "";
    while (System.nanoTime() < until) {
      JsonNode seen = commands.read(commands.anyNode(), project);
      if (seen != null) {
        last = seen.path("state").asText() + " " + seen.path("reason").asText();
        boolean reached = seen.path("state").asText().equalsIgnoreCase(state);
        if (reached && (!state.equals("running") || seen.path("ready").asBoolean())) {
          return;
        }
      }
      commands.pause(50, 150);
    }
    throw new IOException(project + " was not " + state + " in time, but " + last);
  }
}
