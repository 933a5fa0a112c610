package io.carrel.project.exec;

import io.carrel.project.Refusal;
import io.carrel.project.json.JsonObject;
import io.carrel.project.system.Commands;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A command with its limits.
 *
 * @param maxOutput bytes of standard output and of standard error, each
 */
record ExecRequest(
    List<String> command,
    @Nullable String cwd,
    Map<String, String> environment,
    String stdin,
    Duration timeout,
    long maxOutput) {
  private static final Set<String> FIELDS =
      Set.of("command", "args", "cwd", "env", "stdin", "timeout", "max_output", "bash");
  private static final long MIB = 1 << 20;

  static ExecRequest of(JsonObject json) {
    json.only(FIELDS);
    List<String> command = new ArrayList<>();
    if (json.flagOr("bash", false)) {
      command.addAll(List.of("/bin/bash", "-c", json.text("command"), "bash"));
    } else {
      command.add(json.text("command"));
    }
    command.addAll(json.texts("args"));
    Commands.requirePlain(command);
    Map<String, String> environment = json.textMap("env");
    Commands.requirePlain(environment.keySet());
    Commands.requirePlain(environment.values());
    for (String name : environment.keySet()) {
      if (name.isEmpty() || name.indexOf('=') >= 0) {
        throw Refusal.invalid("A variable's name cannot be empty or contain =.");
      }
    }
    return new ExecRequest(
        command,
        json.textOr("cwd", null),
        environment,
        String.valueOf(json.textOr("stdin", "")),
        Duration.ofSeconds(json.numberOr("timeout", 60, 1, 300)),
        json.numberOr("max_output", MIB, 0, 10 * MIB));
  }
}
