package io.carrel.local;

import io.carrel.actors.identity.ProjectId;
import io.carrel.actors.runtime.Credential;
import io.carrel.actors.runtime.Epoch;
import io.carrel.actors.runtime.Observed;
import io.carrel.actors.runtime.ProjectSpec;
import io.carrel.actors.runtime.RuntimeFailure;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Every change of a run: each method takes the project's lock, reads the record, acts, and writes
 * it. All are idempotent, and block for milliseconds. Thread-safe.
 */
final class Runs {
  private final RunFolders folders;
  private final ProcessTable processes;
  private final ProjectServerLauncher launcher;
  private final Clock clock;

  /** This program's own children, by the run's uid: only a parent learns how a process ended. */
  private final Map<String, Child> children = new ConcurrentHashMap<>();

  record Child(Process process, long outOfMemoryKills) {}

  Runs(RunFolders folders, ProcessTable processes, ProjectServerLauncher launcher, Clock clock) {
    this.folders = folders;
    this.processes = processes;
    this.launcher = launcher;
    this.clock = clock;
  }

  /**
   * What became of {@link #place}.
   *
   * @param observed the run that is there now
   * @param inTheWay whether it has to be gone before the one that is wanted can be started
   */
  record Placed(Observed observed, boolean inTheWay) {}

  /**
   * Starts the run unless it is there, or something else is in its way.
   *
   * @throws RuntimeFailure.Rejected when a run of a higher epoch is there
   */
  Placed place(ProjectSpec spec, Epoch epoch, Credential credential) throws IOException {
    ProjectId project = spec.project();
    return folders.locked(
        project,
        folder -> {
          RunRecord old = folder.read().orElse(null);
          if (old != null && old.epoch().compareTo(epoch) > 0) {
            throw new RuntimeFailure.Rejected(
                "A newer run of this project is there: epoch " + old.epoch().value() + ".");
          }
          if (old == null || old.ended() != null) {
            return new Placed(launch(spec, epoch, credential, folder).observed(project), false);
          }
          boolean wanted = old.epoch().equals(epoch) && old.isLive();
          return new Placed(old.observed(project), !wanted);
        });
  }

  private RunRecord launch(ProjectSpec spec, Epoch epoch, Credential credential, RunFolder folder)
      throws IOException {
    folder.clear();
    folder.create();
    // Written first: a hub that dies in the middle leaves the marker by which its child is found.
    RunRecord run =
        RunRecord.launching(UUID.randomUUID().toString(), epoch, clock.instant().toEpochMilli());
    folder.write(run);
    folder.writeCredential(credential.secret());
    long outOfMemoryKills = processes.outOfMemoryKills();
    Process process;
    try {
      process = launcher.launch(spec, run.uid(), epoch, folder);
    } catch (IOException e) {
      RunRecord ended = run.ended("The project server could not be started: " + e.getMessage());
      folder.write(ended);
      return ended;
    }
    children.put(run.uid(), new Child(process, outOfMemoryKills));
    ProcessIdentity identity =
        processes
            .findChild(process.pid())
            .orElseThrow(() -> new IOException("process " + process.pid() + " is not in /proc"));
    RunRecord launched = run.launched(identity);
    folder.write(launched);
    return launched;
  }

  /** Notes that the run's server answers at this port. */
  void ready(ProjectId project, String uid, int port) throws IOException {
    folders.change(
        project,
        folder -> {
          Optional<RunRecord> run = folder.read(uid).filter(RunRecord::isLive);
          if (run.isPresent() && run.get().port() == null) {
            folder.write(run.get().ready(port));
          }
        });
  }

  /** Tells the run to end, and from when on {@link #settle} may kill it. */
  void terminate(ProjectId project, String uid, Duration grace) throws IOException {
    folders.change(
        project,
        folder -> {
          Optional<RunRecord> run = folder.read(uid);
          if (run.isPresent() && run.get().ended() != null) {
            folder.clear();
          } else if (run.isPresent()) {
            terminate(run.get(), folder, clock.instant().plus(grace).toEpochMilli());
          }
        });
  }

  private void terminate(RunRecord run, RunFolder folder, long deadline) throws IOException {
    folder.write(run.terminating(deadline));
    ProcessIdentity process = run.process();
    if (run.stopBy() == null && process != null) {
      processes.terminate(process);
    }
  }

  /** Whether {@link #settle} has something to do. */
  boolean isUnsettled(RunRecord run) {
    if (run.ended() != null) {
      return false;
    }
    ProcessIdentity process = run.process();
    Long stopBy = run.stopBy();
    return process == null
        || !processes.isAlive(process)
        || (stopBy != null && clock.instant().toEpochMilli() >= stopBy);
  }

  /**
   * Brings a run whose server has ended, or should have, one step further: kills what is left of
   * it, or, when nothing is, writes down its end. To be repeated until it is settled.
   */
  void settle(ProjectId project, String uid) throws IOException {
    folders.change(
        project,
        folder -> {
          Optional<RunRecord> run = folder.read(uid).filter(this::isUnsettled);
          if (run.isPresent() && !killLeft(run.get())) {
            end(run.get(), folder);
          }
        });
  }

  private void end(RunRecord run, RunFolder folder) throws IOException {
    Child child = children.remove(run.uid());
    if (run.stopBy() != null) {
      folder.clear();
    } else {
      folder.write(run.ended(new EndReason(processes, folder.log()).of(run, child)));
    }
  }

  /** Kills every process of the run; false when there was none. */
  private boolean killLeft(RunRecord run) throws IOException {
    List<ProcessIdentity> left = new ArrayList<>(processes.ofRun(run.uid()));
    ProcessIdentity server = run.process();
    if (server != null && processes.isAlive(server)) {
      left.add(server);
    }
    left.forEach(processes::kill);
    return !left.isEmpty();
  }
}
