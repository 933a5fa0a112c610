package io.carrel.local;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says in a person's words why a run has ended by itself. */
final class EndReason {
  private static final int SIGNALLED = 128;
  private static final int SIGKILL = 9;

  private final ProcessTable processes;
  private final RunLog log;

  EndReason(ProcessTable processes, RunLog log) {
    this.processes = processes;
    this.log = log;
  }

  /**
   * @param child the server's process when this program started it
   */
  String of(RunRecord run, Runs.@Nullable Child child) {
    ProcessIdentity process = run.process();
    if (process == null) {
      return "The hub ended while it was starting the project server.";
    }
    if (!process.bootId().equals(processes.bootId())) {
      return "The machine was restarted.";
    }
    boolean answered = run.port() != null;
    String what =
        answered ? "The project server ended" : "The project server did not start: it ended";
    if (child == null || !isReaped(child.process())) {
      return withLog(what + ".", !answered);
    }
    int code = child.process().exitValue();
    if (code == SIGNALLED + SIGKILL && processes.outOfMemoryKills() > child.outOfMemoryKills()) {
      return what + " because the machine ran out of memory.";
    }
    if (code > SIGNALLED) {
      return withLog(what + " by signal " + (code - SIGNALLED) + ".", !answered);
    }
    return withLog(what + " with code " + code + ".", !answered || code != 0);
  }

  /** The kernel knows of a child's end a moment before this program's own reaper does. */
  private static boolean isReaped(Process process) {
    try {
      return process.waitFor(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private String withLog(String sentence, boolean wanted) {
    String tail = wanted ? log.tail() : "";
    return tail.isEmpty() ? sentence : sentence + " Its last words:\n" + tail;
  }
}
