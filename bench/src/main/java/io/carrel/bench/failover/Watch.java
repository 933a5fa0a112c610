package io.carrel.bench.failover;

import io.carrel.bench.failover.check.Words;
import io.carrel.bench.failover.history.Recorder;
import io.carrel.bench.failover.load.Client;
import io.carrel.bench.site.Site;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Looks which project servers live, many times a second, and writes down what has changed. */
final class Watch implements Client {
  private static final long EVERY_MILLIS = 100;

  private final Site site;
  private final Recorder recorder;
  private final List<String> projects;
  private final Map<String, String> last = new HashMap<>();

  Watch(Site site, Recorder recorder, List<String> projects) {
    this.site = site;
    this.recorder = recorder;
    this.projects = projects;
  }

  @Override
  public void step() throws IOException, InterruptedException {
    for (String project : projects) {
      String now =
          site.projectServers(project).stream()
              .map(String::valueOf)
              .collect(Collectors.joining(" "));
      if (!now.equals(last.put(project, now))) {
        recorder.seen("watch", Words.PROCESSES, project, now);
      }
    }
    TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
  }
}
