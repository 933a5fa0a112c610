package io.carrel.project;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The command line.
 *
 * @param port 0: any that is free
 * @param requestDeadline how long a client may take to the end of a request's head; longer than
 *     hubs keep idle connections
 * @param epoch which decision of the project's owner started this run
 */
record Options(
    Path home,
    Path credentialFile,
    int port,
    @Nullable Path portFile,
    String host,
    Duration requestDeadline,
    String project,
    long epoch) {
  private static final int MAX_PORT = 65_535;
  private static final int REQUEST_SECONDS = 60;

  static Options parse(String[] arguments) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
        throw new IllegalArgumentException("expected --name value, not " + arguments[i]);
      }
      given.put(arguments[i].substring(2), arguments[i + 1]);
    }
    String portFile = given.remove("port-file");
    Options options =
        new Options(
            Path.of(require(given, "home")).toAbsolutePath(),
            Path.of(require(given, "credential-file")),
            (int) number(given, "port", 0, MAX_PORT),
            portFile == null ? null : Path.of(portFile).toAbsolutePath(),
            String.valueOf(given.getOrDefault("host", "127.0.0.1")),
            Duration.ofSeconds(number(given, "request-seconds", REQUEST_SECONDS, 3600)),
            UUID.fromString(require(given, "project")).toString(),
            number(given, "epoch", 0, Long.MAX_VALUE));
    given.remove("host");
    if (!given.isEmpty()) {
      throw new IllegalArgumentException("unknown option --" + given.keySet().iterator().next());
    }
    return options;
  }

  private static String require(Map<String, String> given, String name) {
    String value = given.remove(name);
    if (value == null) {
      throw new IllegalArgumentException("--" + name + " is missing");
    }
    return value;
  }

  private static long number(Map<String, String> given, String name, long otherwise, long max) {
    String value = given.remove(name);
    long number = value == null ? otherwise : Long.parseLong(value);
    if (number < 0 || number > max) {
      throw new IllegalArgumentException("--" + name + " is out of bounds");
    }
    return number;
  }
}
