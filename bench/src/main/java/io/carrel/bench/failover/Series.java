package io.carrel.bench.failover;

import io.carrel.bench.failover.Scenario.Played;
import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.History;
import io.carrel.bench.failover.history.Recorder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Runs, one after the other on one installation; a run that breaks a promise gets the next one a
 * new installation and leaves its history behind, {@code run-<n>.jsonl}.
 */
final class Series implements AutoCloseable {
  private final Path root;
  private final Path folder;
  private final Results results;
  private @Nullable Stage stage;

  Series(Path root, Path folder, Results results) {
    this.root = root;
    this.folder = folder;
    this.results = results;
  }

  /** Plays one run unless it has been played. */
  void play(int run, long seed, String kind, Scenario scenario)
      throws IOException, InterruptedException {
    if (results.has(run, seed)) {
      return;
    }
    Path file = folder.resolve("run-" + run + ".jsonl");
    Played played = played(file, seed, kind, scenario);
    Result result = Result.of(run, seed, kind, played, History.read(file));
    results.add(result);
    System.err.println(line(result));
    if (result.clean()) {
      Files.delete(file);
    } else {
      result.violations().forEach(violation -> System.err.println("  " + violation));
      close();
    }
  }

  /** An installation that is beyond use is a finding, too. */
  private Played played(Path file, long seed, String kind, Scenario scenario)
      throws IOException, InterruptedException {
    try (Recorder recorder = new Recorder(file)) {
      try {
        return scenario.play(stage(), new Random(seed), recorder);
      } catch (IOException e) {
        recorder.seen("stage", Words.STUCK, kind, e.toString());
        return new Played("beyond use", "", -1);
      }
    }
  }

  private Stage stage() throws IOException, InterruptedException {
    Stage present = stage;
    if (present == null) {
      present = Stage.set(root, folder.resolve("nodes.log"));
      stage = present;
    }
    return present;
  }

  private static String line(Result result) {
    return "run %d (seed %d): %s: %s; owner %s, terminals %s, away %s"
        .formatted(
            result.run(),
            result.seed(),
            result.what(),
            result.clean() ? "clean" : result.violations().size() + " violations",
            seconds(result.owner()),
            seconds(result.terminals()),
            seconds(result.away()));
  }

  private static String seconds(List<Double> values) {
    Times times = new Times();
    times.addAll(values);
    return values.isEmpty() ? "–" : "at worst %.2f s".formatted(times.worst());
  }

  @Override
  public void close() throws IOException {
    Stage present = stage;
    stage = null;
    if (present != null) {
      present.close();
    }
  }
}
