package io.carrel.project.activity;

import io.carrel.project.exec.Exec;
import io.carrel.project.system.ProcessTable;
import io.carrel.project.terminal.Terminals;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Measures what the project uses and whether it works. Calls block; one thread calls at a time. */
public final class Activity {
  private static final double TICKS_PER_SECOND = 100;

  /** Cores in use from which on the project counts as working. */
  private static final double BUSY_CORES = 0.1;

  /** Cores in use from which on a foreground job counts as working. */
  private static final double BUSY_JOB_CORES = 0.01;

  private static final int MAX_REASONS = 10;
  private static final Path CGROUP = Path.of("/sys/fs/cgroup");

  private final Path home;
  private final ProcessTable processes;
  private final Terminals terminals;
  private final Exec exec;
  private final long machineMemory;
  private Map<Long, Long> ticksBefore = Map.of();
  private long measuredAt = System.nanoTime();

  public Activity(Path home, ProcessTable processes, Terminals terminals, Exec exec) {
    this.home = home;
    this.processes = processes;
    this.terminals = terminals;
    this.exec = exec;
    this.machineMemory = machineMemory();
  }

  /**
   * What was seen since the measurement before.
   *
   * @param cpu cores in use
   * @param memory bytes
   * @param diskUsed bytes; -1 when unknown, as {@code diskFree}
   * @param busy whether the project works and should not be stopped
   */
  public record Measured(
      double cpu,
      long memory,
      long memoryLimit,
      long diskUsed,
      long diskFree,
      int processes,
      boolean busy,
      List<String> reasons) {}

  /**
   * Measures. When the processes cannot be read the project counts as busy: unknown is not idle.
   */
  public Measured measure() {
    long disk = -1;
    long free = -1;
    try {
      FileStore store = Files.getFileStore(home);
      disk = store.getTotalSpace() - store.getUnallocatedSpace();
      free = store.getUsableSpace();
    } catch (IOException unknown) {
      // Shown as unknown.
    }
    try {
      return measure(processes.own(), disk, free);
    } catch (IOException e) {
      return new Measured(0, 0, machineMemory, disk, free, 0, true, List.of("unknown"));
    }
  }

  private Measured measure(List<ProcessTable.Row> rows, long disk, long free) {
    long now = System.nanoTime();
    double seconds = Math.max(0.001, (now - measuredAt) / (double) TimeUnit.SECONDS.toNanos(1));
    Map<Long, Double> cores = new HashMap<>();
    Map<Long, Long> ticks = new HashMap<>();
    double cpu = 0;
    long memory = 0;
    for (ProcessTable.Row row : rows) {
      long used = row.ticks() - ticksBefore.getOrDefault(row.pid(), 0L);
      double load = Math.max(0, used) / TICKS_PER_SECOND / seconds;
      ticks.put(row.pid(), row.ticks());
      cores.put(row.pid(), load);
      cpu += load;
      memory += row.resident();
    }
    measuredAt = now;
    ticksBefore = ticks;
    List<String> reasons = reasons(rows, cores, cpu);
    long limit = cgroup("memory.max", -1);
    return new Measured(
        cpu,
        limit < 0 ? memory : cgroup("memory.current", memory),
        limit < 0 ? machineMemory : limit,
        disk,
        free,
        rows.size(),
        !reasons.isEmpty(),
        reasons);
  }

  private List<String> reasons(List<ProcessTable.Row> rows, Map<Long, Double> cores, double cpu) {
    List<String> reasons = new ArrayList<>();
    for (Terminals.Info terminal : terminals.list()) {
      String job = foregroundJob(terminal.pid(), rows, cores);
      if (!job.isEmpty() && reasons.size() < MAX_REASONS) {
        reasons.add("terminal: " + job);
      }
    }
    if (exec.running() + terminals.runningCommands() > 0) {
      reasons.add("exec");
    }
    if (cpu >= BUSY_CORES) {
      reasons.add("cpu");
    }
    return reasons;
  }

  /** The command that a shell's terminal works on, or nothing. */
  private static String foregroundJob(
      long shell, List<ProcessTable.Row> rows, Map<Long, Double> cores) {
    long foreground =
        rows.stream()
            .filter(row -> row.pid() == shell)
            .mapToLong(ProcessTable.Row::foreground)
            .findFirst()
            .orElse(-1);
    if (foreground <= 0 || foreground == shell) {
      return "";
    }
    double load = 0;
    String command = "";
    for (ProcessTable.Row row : rows) {
      if (row.group() == foreground) {
        load += cores.getOrDefault(row.pid(), 0.0);
        command = row.pid() == foreground || command.isEmpty() ? row.command() : command;
      }
    }
    return load >= BUSY_JOB_CORES ? command : "";
  }

  private static long cgroup(String file, long otherwise) {
    try {
      return Long.parseLong(Files.readString(CGROUP.resolve(file)).strip());
    } catch (IOException | NumberFormatException none) {
      return otherwise;
    }
  }

  private static long machineMemory() {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/meminfo"))) {
        if (line.startsWith("MemTotal:")) {
          return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
        }
      }
    } catch (IOException unreadable) {
      // No figure then.
    }
    return 0;
  }
}
