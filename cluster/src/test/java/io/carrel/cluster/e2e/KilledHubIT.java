package io.carrel.cluster.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The hub dies while a terminal prints: the next one adopts the project, and nobody loses a byte.
 */
final class KilledHubIT {
  @TempDir Path folder;

  @Test
  void everyLineArrivesOnceAndTheProgramNeverNotices() throws Exception {
    try (Installation carrel = Installation.up(folder.resolve("data"), "--open-sign-up")) {
      Api ada = new Api(carrel.url()).signUp("ada@example.org", "Ada", "");
      String project = ada.createProject("Counting");
      ada.startProject(project);
      long epoch = ada.project(project).get("epoch").asLong();
      String job = ada.exec(project, "setsid sleep 1000 >/dev/null 2>&1 & echo $!").strip();
      SessionClient first = SessionClient.open(ada, project);
      first.openTerminal();
      first.type(0, "stty -echo; PS1=; echo be''gin; seq 1 1000000; echo e''nd\n");
      Awaitility.await().until(() -> first.output().contains("\n1000\r\n"));

      carrel.kill();
      assertThat(first.output()).doesNotContain("end\r\n");
      carrel.upAgain();
      ada.awaitReady(project);
      assertThat(ada.project(project).get("epoch").asLong()).isEqualTo(epoch);
      assertThat(ProcessHandle.of(Long.parseLong(job))).isPresent();
      SessionClient second = SessionClient.resume(ada, project, first);

      Awaitility.await()
          .atMost(Duration.ofMinutes(1))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> second.output().contains("end\r\n"));
      List<String> lines = second.output().lines().toList();
      List<String> numbers = lines.subList(lines.indexOf("begin") + 1, lines.indexOf("end"));
      assertThat(numbers)
          .isEqualTo(LongStream.rangeClosed(1, 1_000_000).mapToObj(Long::toString).toList());
    }
  }
}
