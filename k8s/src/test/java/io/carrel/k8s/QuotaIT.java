package io.carrel.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.quota.Quota;
import io.carrel.actors.runtime.Adjustment;
import io.carrel.actors.runtime.Adjustment.Outcome;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas that are changed while a project runs, read in its container. */
final class QuotaIT {
  private static final Duration PATIENCE = TestHub.PATIENCE;
  private static final String INTERNET = "203.0.113.10";

  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private TestHub hub;
  private Observed run;

  @BeforeEach
  void start() throws Exception {
    hub = TestHub.open(folder);
    run = hub.startAndAwaitReady(TestHub.spec(project, of(10, 500, 50, 300)));
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void moreMemoryAndCpuReachTheRunningContainer() throws Exception {
    assertThat(memoryLimit()).isEqualTo(300);
    assertThat(cpuLimit()).isEqualTo(500);
    String process = inProject("(setsid sleep 600 >/dev/null 2>&1 & echo $!)");

    adjust(of(20, 1500, 60, 600));
    await().atMost(PATIENCE).until(() -> memoryLimit() == 600 && cpuLimit() == 1500);
    awaitApplied();
    adjust(of(10, 700, 50, 400));
    await().atMost(PATIENCE).until(() -> memoryLimit() == 400 && cpuLimit() == 700);
    awaitApplied();
    assertThat(adjust(of(10, 700, 50, 400))).isEqualTo(Adjustment.APPLIED);

    assertThat(inProject("kill -0 " + process + " && echo alive")).isEqualTo("alive");
    assertThat(hub.now(project).orElseThrow().uid()).isEqualTo(run.uid());
  }

  @Test
  void theInternetIsSwitchedWhileItRuns() throws Exception {
    assertThat(hub.reaches(project, INTERNET, 80)).isFalse();
    adjust(TestHub.online());
    await().atMost(PATIENCE).until(() -> hub.reaches(project, INTERNET, 80));
    adjust(TestHub.QUOTA);
    await().atMost(PATIENCE).until(() -> !hub.reaches(project, INTERNET, 80));
    assertThat(hub.now(project).orElseThrow().uid()).isEqualTo(run.uid());
  }

  @Test
  void whatNoNodeHoldsIsToldAndEndsNothing() throws Exception {
    adjust(of(900_000, 900_000, 50, 300));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Observed now = hub.now(project).orElseThrow();
              assertThat(now.adjustment().outcome()).isEqualTo(Outcome.INFEASIBLE);
              assertThat(now.detail()).contains("cpu");
            });
    assertThat(cpuLimit()).isEqualTo(500);
    adjust(of(10, 600, 50, 300));
    awaitApplied();
    await().atMost(PATIENCE).until(() -> cpuLimit() == 600);
  }

  @Test
  void whatAPodCannotChangeWaitsForTheNextStart() throws Exception {
    Quota writable =
        new Quota(
            10,
            600,
            50,
            300,
            3000,
            Quota.MAX_IDLE_TIMEOUT,
            false,
            true,
            Optional.empty(),
            Optional.empty(),
            List.of());
    assertThat(adjust(writable)).isEqualTo(Adjustment.AT_NEXT_START);
    await().atMost(PATIENCE).until(() -> cpuLimit() == 600);
    assertThat(inProject("touch /ext/x 2>&1 || true")).contains("Read-only file system");
    TestHub.get(hub.start(TestHub.spec(project, writable), 2));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                hub.now(project)
                    .filter(now -> now.epoch().equals(new Epoch(2)) && now.endpoint().isPresent())
                    .isPresent());
    assertThat(TestHub.get(hub.runtime.adjust(TestHub.spec(project, writable), new Epoch(2))))
        .isEqualTo(Adjustment.APPLIED);
  }

  private static Quota of(int cpuRequest, int cpuLimit, int memoryRequest, int memoryLimit) {
    return Quota.of(cpuRequest, cpuLimit, memoryRequest, memoryLimit);
  }

  private Adjustment adjust(Quota quota) throws Exception {
    return TestHub.get(hub.runtime.adjust(TestHub.spec(project, quota), new Epoch(1)));
  }

  private void awaitApplied() {
    await()
        .atMost(PATIENCE)
        .until(() -> hub.now(project).orElseThrow().adjustment().equals(Adjustment.APPLIED));
  }

  /** In MB, as the kernel has it; it rounds to whole pages. */
  private long memoryLimit() throws Exception {
    String bytes =
        inProject(
            "cat /sys/fs/cgroup/memory/memory.limit_in_bytes 2>/dev/null"
                + " || cat /sys/fs/cgroup/memory.max");
    return Math.round(Long.parseLong(bytes) / 1e6);
  }

  /** In thousandths of a core, as the kernel has it. */
  private long cpuLimit() throws Exception {
    String[] quota =
        inProject(
                "(cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu/cpu.cfs_period_us"
                    + " 2>/dev/null || cat /sys/fs/cgroup/cpu.max) | tr '\\n' ' '")
            .split(" ", 2);
    return 1000 * Long.parseLong(quota[0]) / Long.parseLong(quota[1]);
  }

  private String inProject(String command) throws Exception {
    return hub.namespace.run(project, command).strip();
  }
}
