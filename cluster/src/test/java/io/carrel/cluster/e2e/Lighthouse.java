package io.carrel.cluster.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.options.Cookie;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * Google's Lighthouse in a process of Node's. It is no part of the pages' own build: the package of
 * {@code src/test/lighthouse} is installed below {@code target}, as its lock file says.
 */
final class Lighthouse {
  private static final Path PACKAGE = Path.of("src", "test", "lighthouse");
  private static final Path FOLDER = Path.of("target", "lighthouse");
  private static final Path INSTALLED = FOLDER.resolve("node_modules/.package-lock.json");
  private static final long INSTALL_MINUTES = 5;
  private static final long AUDIT_MINUTES = 2;

  /** One look at a page. Scores are from 0 to 100. */
  record Audit(int performance, int accessibility, int bestPractices, List<String> faults) {}

  private final Path chromium;

  private Lighthouse(Path chromium) {
    this.chromium = chromium;
  }

  /** Skips the test by name where Node or Chromium are missing; in CI that is a failure. */
  static Lighthouse install() throws Exception {
    Path chromium = Chromium.program();
    boolean node = run(Path.of("."), List.of("node", "--version"), "", 1).isPresent();
    if (System.getenv("CI") != null && !node) {
      throw new AssertionError("CI needs node");
    }
    Assumptions.assumeTrue(node, "needs node (Node.js 20 or newer)");
    if (isStale()) {
      Files.createDirectories(FOLDER);
      for (String file : List.of("package.json", "package-lock.json", "audit.mjs")) {
        Path from = PACKAGE.resolve(file);
        Files.copy(from, FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
      }
      List<String> npm =
          List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
      if (run(FOLDER, npm, "", INSTALL_MINUTES).isEmpty()) {
        throw new AssertionError("npm is missing");
      }
    }
    return new Lighthouse(chromium);
  }

  /** Looks at the page as whoever has the cookie, or as a stranger. */
  Audit audit(String url, Optional<Cookie> cookie) throws Exception {
    Map<String, Object> wanted = new HashMap<>();
    wanted.put("url", url);
    wanted.put("chromium", chromium.toString());
    wanted.put("cookie", cookie.map(c -> Map.of("name", c.name, "value", c.value)).orElse(null));
    String in = Api.JSON.writeValueAsString(wanted);
    String out = run(FOLDER, List.of("node", "audit.mjs"), in, AUDIT_MINUTES).orElseThrow();
    JsonNode answer = Api.JSON.readTree(out);
    if (!answer.get("at").asText().equals(url)) {
      throw new AssertionError("wanted " + url + ", came to " + answer.get("at").asText());
    }
    JsonNode scores = answer.get("scores");
    List<String> faults = new ArrayList<>();
    answer.get("faults").forEach(fault -> faults.add(fault.asText()));
    return new Audit(
        scores.get("performance").asInt(),
        scores.get("accessibility").asInt(),
        scores.get("best-practices").asInt(),
        List.copyOf(faults));
  }

  /** Whether what is installed is other than what the sources say. */
  private static boolean isStale() throws IOException {
    for (String file : List.of("package-lock.json", "audit.mjs")) {
      Path copy = FOLDER.resolve(file);
      if (!Files.exists(copy) || Files.mismatch(PACKAGE.resolve(file), copy) >= 0) {
        return true;
      }
    }
    return !Files.exists(INSTALLED);
  }

  /** What the program says; empty when there is no such program. */
  private static Optional<String> run(Path folder, List<String> command, String in, long minutes)
      throws Exception {
    Path out = Files.createTempFile("lighthouse", ".out");
    Path err = Files.createTempFile("lighthouse", ".err");
    try {
      Process process;
      try {
        process =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
      } catch (IOException missing) {
        return Optional.empty();
      }
      try (OutputStream stdin = process.getOutputStream()) {
        stdin.write(in.getBytes(StandardCharsets.UTF_8));
      }
      boolean ended = process.waitFor(minutes, TimeUnit.MINUTES);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
      }
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError(String.join(" ", command) + " failed: " + Files.readString(err));
      }
      return Optional.of(Files.readString(out));
    } finally {
      Files.delete(out);
      Files.delete(err);
    }
  }
}
