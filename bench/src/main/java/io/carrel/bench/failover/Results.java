package io.carrel.bench.failover;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** All runs so far, one line of JSON each, so that a series can be resumed. */
final class Results {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final List<Result> all = new ArrayList<>();

  private Results(Path file) {
    this.file = file;
  }

  /**
   * @param resume whether what is in the file counts; else it begins anew
   */
  static Results open(Path file, boolean resume) throws IOException {
    Results results = new Results(file);
    if (resume && Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        results.all.add(JSON.readValue(line, Result.class));
      }
    } else {
      Files.deleteIfExists(file);
    }
    return results;
  }

  void add(Result result) throws IOException {
    all.add(result);
    Files.writeString(
        file,
        JSON.writeValueAsString(result) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
  }

  boolean has(int run, long seed) {
    return all.stream().anyMatch(result -> result.run() == run && result.seed() == seed);
  }

  List<Result> all() {
    return List.copyOf(all);
  }

  long dirty() {
    return all.stream().filter(result -> !result.clean()).count();
  }
}
