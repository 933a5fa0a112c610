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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quotas that are changed while a project runs, read in its container. */
@Tag("kubernetes")
final class QuotaIT {
  private static final Duration PATIENCE = TestHub.PATIENCE;

  @TempDir Path folder;
  private final ProjectId project = ProjectId.random();
  private TestHub hub;
  private Observed run;

  @BeforeEach
  void start() throws Exception {
    hub = new TestHub(folder);
    hub.quota = Quota.of(10, 500, 50, 300);
    run = hub.run(project, 1);
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

    adjust(Quota.of(20, 1500, 60, 600));
    await().atMost(PATIENCE).until(() -> memoryLimit() == 600 && cpuLimit() == 1500);
    awaitApplied();
    adjust(Quota.of(10, 700, 50, 400));
    await().atMost(PATIENCE).until(() -> memoryLimit() == 400 && cpuLimit() == 700);
    awaitApplied();
    assertThat(adjust(Quota.of(10, 700, 50, 400))).isEqualTo(Adjustment.APPLIED);

    assertThat(inProject("kill -0 " + process + " && echo alive")).isEqualTo("alive");
    assertThat(hub.now(project).orElseThrow().uid()).isEqualTo(run.uid());
  }

  @Test
  void theInternetIsSwitchedWhileItRuns() throws Exception {
    assertThat(reachesTheInternet()).isFalse();
    adjust(TestHub.ONLINE);
    await().atMost(PATIENCE).until(this::reachesTheInternet);
    adjust(TestHub.QUOTA);
    await().atMost(PATIENCE).until(() -> !reachesTheInternet());
    assertThat(hub.now(project).orElseThrow().uid()).isEqualTo(run.uid());
  }

  @Test
  void whatNoNodeHoldsIsToldAndEndsNothing() throws Exception {
    adjust(Quota.of(900_000, 900_000, 50, 300));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              Observed now = hub.now(project).orElseThrow();
              assertThat(now.adjustment().outcome()).isEqualTo(Outcome.INFEASIBLE);
              assertThat(now.detail()).contains("cpu");
            });
    assertThat(cpuLimit()).isEqualTo(500);
    adjust(Quota.of(10, 600, 50, 300));
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
    hub.run(project, 2);
    assertThat(adjust(2)).isEqualTo(Adjustment.APPLIED);
  }

  private Adjustment adjust(Quota quota) throws Exception {
    hub.quota = quota;
    return adjust(1);
  }

  private Adjustment adjust(long epoch) throws Exception {
    return TestHub.get(hub.runtime.adjust(hub.spec(project), new Epoch(epoch)));
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

  private boolean reachesTheInternet() throws Exception {
    return hub.namespace.reaches(project, "203.0.113.10", 80);
  }

  private String inProject(String command) throws Exception {
    return hub.namespace.run(project, command).strip();
  }
}
