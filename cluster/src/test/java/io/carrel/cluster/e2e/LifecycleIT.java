package io.carrel.cluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Starts, stops and deaths of the whole program. */
@Execution(ExecutionMode.CONCURRENT)
final class LifecycleIT {
  @TempDir Path folder;

  @Test
  void aThousandProjectsAndTheRunningOnesSurviveTheDeathOfEverything() throws Exception {
    try (Installation carrel = Installation.up(folder.resolve("data"), "--open-sign-up")) {
      Api ada = new Api(carrel.url()).signUp("ada@example.org", "Ada", "");
      ConcurrentLinkedQueue<String> created = createProjects(ada, 1000);
      List<String> running = created.stream().limit(3).toList();
      running.forEach(ada::startProject);
      ada.exec(running.get(0), "echo kept > note.txt");
      ada.call("projects/create", Map.of("title", "acknowledged last"));

      List<ProcessHandle> started = descendants(carrel.data);
      assertThat(started).hasSizeGreaterThan(3);
      carrel.kill();
      started.forEach(ProcessHandle::destroyForcibly);
      carrel.upAgain();

      assertThat(everyProject(ada)).hasSize(1001).containsAll(created);
      running.forEach(ada::awaitReady);
      assertThat(ada.exec(running.get(0), "cat note.txt")).isEqualTo("kept\n");
    }
  }

  @Test
  void stoppingEndsEveryProcessItStartedAndTheProjectsRunAgainWithTheNextStart() throws Exception {
    try (Installation carrel = Installation.up(folder.resolve("data"), "--open-sign-up")) {
      Api ada = new Api(carrel.url()).signUp("ada@example.org", "Ada", "");
      String project = ada.createProject("Daemons");
      ada.startProject(project);
      ada.exec(project, "(setsid nohup sleep 1000 >/dev/null 2>&1 &) ; echo started");
      List<ProcessHandle> started = descendants(carrel.data);
      assertThat(started).isNotEmpty();

      carrel.stop();

      assertThat(started).noneMatch(LifecycleIT::runs);
      assertThat(descendants(carrel.data)).isEmpty();
      carrel.upAgain();
      ada.awaitReady(project);
    }
  }

  private static ConcurrentLinkedQueue<String> createProjects(Api api, int count) throws Exception {
    ConcurrentLinkedQueue<String> created = new ConcurrentLinkedQueue<>();
    ExecutorService callers = Executors.newFixedThreadPool(16);
    for (int i = 0; i < count; i++) {
      String title = "Project " + i;
      callers.execute(() -> created.add(api.createProject(title)));
    }
    callers.shutdown();
    assertThat(callers.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
    assertThat(created).hasSize(count);
    return created;
  }

  private static List<String> everyProject(Api api) {
    Stream.Builder<String> ids = Stream.builder();
    Map<String, Object> query = Map.of("limit", 200);
    while (true) {
      JsonNode page = api.call("projects/get", query);
      page.get("projects").forEach(project -> ids.add(project.get("project_id").asText()));
      if (page.get("next").isNull()) {
        return ids.build().toList();
      }
      query = Map.of("limit", 200, "after", page.get("next").asText());
    }
  }

  /**
   * Every process that runs out of the data folder: PostgreSQL, project servers, their children.
   */
  private static List<ProcessHandle> descendants(Path data) {
    return ProcessHandle.allProcesses().filter(process -> belongsTo(process, data)).toList();
  }

  /** Java also calls those alive that have ended and are not reaped yet. */
  private static boolean runs(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return process.isAlive() && !stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
    } catch (IOException gone) {
      return false;
    }
  }

  private static boolean belongsTo(ProcessHandle process, Path data) {
    Path proc = Path.of("/proc", Long.toString(process.pid()));
    if (process.pid() == ProcessHandle.current().pid()) {
      return false;
    }
    try {
      String arguments = Files.readString(proc.resolve("cmdline"));
      String working = proc.resolve("cwd").toRealPath().toString();
      boolean hub = arguments.contains("io.carrel.cluster.Main");
      return !hub && (arguments.contains(data.toString()) || working.startsWith(data.toString()));
    } catch (IOException gone) {
      return false;
    }
  }

  static {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(30));
  }
}
