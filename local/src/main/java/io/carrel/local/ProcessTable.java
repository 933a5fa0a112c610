package io.carrel.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The machine's processes as {@code /proc} shows them. Holds no state; any thread. */
final class ProcessTable {
  /** The environment variable that every process of a run inherits; its value is the run's uid. */
  static final String MARKER = "CARREL_RUN";

  private static final Path PROC = Path.of("/proc");

  private final String bootId;

  ProcessTable() throws IOException {
    bootId = Files.readString(PROC.resolve("sys/kernel/random/boot_id")).strip();
  }

  /**
   * The living process of this id; empty when there is none, or when it only waits to be reaped.
   */
  Optional<ProcessIdentity> find(long pid) {
    return stat(pid).filter(Stat::alive).map(stat -> identity(pid, stat));
  }

  /** The process of this id, living or waiting to be reaped. */
  Optional<ProcessIdentity> findChild(long pid) {
    return stat(pid).map(stat -> identity(pid, stat));
  }

  boolean isAlive(ProcessIdentity process) {
    return find(process.pid()).filter(process::equals).isPresent();
  }

  /** Sends SIGTERM, to this very process or to nobody. */
  void terminate(ProcessIdentity process) {
    // ProcessHandle compares the start time itself right before it sends the signal.
    ProcessHandle.of(process.pid())
        .filter(handle -> isAlive(process))
        .ifPresent(ProcessHandle::destroy);
  }

  /** Sends SIGKILL, to this very process or to nobody. */
  void kill(ProcessIdentity process) {
    ProcessHandle.of(process.pid())
        .filter(handle -> isAlive(process))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  /**
   * The living processes of a run: who carries its marker, and their descendants, because a process
   * may start another one with an empty environment.
   */
  List<ProcessIdentity> ofRun(String uid) throws IOException {
    byte[] marker = (MARKER + "=" + uid).getBytes(StandardCharsets.US_ASCII);
    List<Entry> entries = entries(marker);
    Set<Long> members = new HashSet<>();
    entries.stream().filter(Entry::marked).forEach(entry -> members.add(entry.identity().pid()));
    boolean grown = !members.isEmpty();
    while (grown) {
      grown = false;
      for (Entry entry : entries) {
        grown |= members.contains(entry.parent()) && members.add(entry.identity().pid());
      }
    }
    return entries.stream()
        .map(Entry::identity)
        .filter(identity -> members.contains(identity.pid()))
        .toList();
  }

  /** How often this machine has killed a process because memory ran out, since it booted. */
  long outOfMemoryKills() {
    try {
      for (String line : Files.readAllLines(PROC.resolve("vmstat"))) {
        if (line.startsWith("oom_kill ")) {
          return Long.parseLong(line.substring("oom_kill ".length()));
        }
      }
    } catch (IOException | NumberFormatException e) {
      // Not told by every kernel; the reason is then given without this detail.
    }
    return 0;
  }

  String bootId() {
    return bootId;
  }

  private record Entry(ProcessIdentity identity, long parent, boolean marked) {}

  private record Stat(char state, long parent, long startTime) {
    boolean alive() {
      return state != 'Z' && state != 'X';
    }
  }

  private List<Entry> entries(byte[] marker) throws IOException {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path folder : processes) {
        long pid = Long.parseLong(folder.getFileName().toString());
        stat(pid)
            .filter(Stat::alive)
            .ifPresent(
                stat ->
                    entries.add(
                        new Entry(identity(pid, stat), stat.parent(), isMarked(folder, marker))));
      }
    }
    return entries;
  }

  private ProcessIdentity identity(long pid, Stat stat) {
    return new ProcessIdentity(pid, stat.startTime(), bootId);
  }

  private static Optional<Stat> stat(long pid) {
    try {
      String text = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
      // The second field is the program's name in parentheses and may hold anything, ')' too.
      String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", 21);
      return Optional.of(
          new Stat(fields[0].charAt(0), Long.parseLong(fields[1]), Long.parseLong(fields[19])));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  private static boolean isMarked(Path folder, byte[] marker) {
    try {
      return contains(Files.readAllBytes(folder.resolve("environ")), marker);
    } catch (IOException goneOrOfAnotherUser) {
      return false;
    }
  }

  /** Whether one of the entries, each ended by a zero byte, is the marker. */
  private static boolean contains(byte[] environment, byte[] marker) {
    int start = 0;
    for (int i = 0; i <= environment.length; i++) {
      if (i == environment.length || environment[i] == 0) {
        if (java.util.Arrays.equals(environment, start, i, marker, 0, marker.length)) {
          return true;
        }
        start = i + 1;
      }
    }
    return false;
  }
}
