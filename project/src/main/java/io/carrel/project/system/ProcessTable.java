package io.carrel.project.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The machine's processes, read from {@code /proc}, and which of them belong to this project. */
public final class ProcessTable {
  private static final Path PROC = Path.of("/proc");
  private static final int MAX_ENVIRONMENT = 256 * 1024;

  private final byte[] marker;
  private final long self = ProcessHandle.current().pid();

  /** Whether a process carries the marker never changes while it lives (pid and start time). */
  private final Map<Long, Marked> marked = new HashMap<>();

  private record Marked(long started, boolean ours) {}

  /**
   * One process.
   *
   * @param foreground the foreground process group of its terminal, -1 without one
   * @param ticks CPU time used so far, in clock ticks
   * @param started start time, in clock ticks since boot
   * @param resident bytes
   */
  public record Row(
      long pid,
      long parent,
      long group,
      long session,
      long foreground,
      long ticks,
      long started,
      long resident,
      String command) {}

  /**
   * @param run the value of {@link ChildEnvironment#RUN} that marks our processes
   */
  public ProcessTable(String run) {
    this.marker = (ChildEnvironment.RUN + "=" + run).getBytes(StandardCharsets.UTF_8);
  }

  /** All processes. Those that end meanwhile may be missing. */
  public List<Row> all() throws IOException {
    List<Row> rows = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
      for (Path entry : entries) {
        Row row = row(entry);
        if (row != null) {
          rows.add(row);
        }
      }
    }
    return rows;
  }

  /** One process, unless it has ended. */
  public Optional<Row> find(long pid) {
    return Optional.ofNullable(row(PROC.resolve(Long.toString(pid))));
  }

  /** The working directory of a process of this user, unless it has ended. */
  public Optional<Path> cwd(long pid) {
    try {
      return Optional.of(Files.readSymbolicLink(PROC.resolve(Long.toString(pid)).resolve("cwd")));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /** The project's own processes without the server itself: its descendants and what it marked. */
  public synchronized List<Row> own() throws IOException {
    List<Row> rows = all();
    Map<Long, Row> byPid = new HashMap<>();
    rows.forEach(row -> byPid.put(row.pid(), row));
    marked.keySet().retainAll(byPid.keySet());
    List<Row> own = new ArrayList<>();
    for (Row row : rows) {
      if (row.pid() != self && (descends(row, byPid) || carriesMarker(row))) {
        own.add(row);
      }
    }
    return own;
  }

  /** The processes that carry this run's marker, without the server itself. */
  public synchronized List<Row> marked() throws IOException {
    List<Row> rows = all();
    rows.removeIf(row -> row.pid() == self || !carriesMarker(row));
    return rows;
  }

  /** Sends a signal to every process of a session. */
  public void signalSession(long session, int signal) throws IOException {
    for (Row row : all()) {
      if (row.session() == session) {
        Signals.process(row.pid(), signal);
      }
    }
  }

  private boolean descends(Row row, Map<Long, Row> byPid) {
    Set<Long> seen = new HashSet<>();
    for (Row at = row; at != null && seen.add(at.pid()); at = byPid.get(at.parent())) {
      if (at.parent() == self) {
        return true;
      }
    }
    return false;
  }

  private boolean carriesMarker(Row row) {
    Marked known = marked.get(row.pid());
    if (known != null && known.started() == row.started()) {
      return known.ours();
    }
    boolean ours = environmentHasMarker(PROC.resolve(Long.toString(row.pid())).resolve("environ"));
    marked.put(row.pid(), new Marked(row.started(), ours));
    return ours;
  }

  private boolean environmentHasMarker(Path environ) {
    try (var in = Files.newInputStream(environ)) {
      byte[] bytes = in.readNBytes(MAX_ENVIRONMENT);
      int start = 0;
      for (int i = 0; i <= bytes.length; i++) {
        if (i == bytes.length || bytes[i] == 0) {
          if (java.util.Arrays.equals(bytes, start, i, marker, 0, marker.length)) {
            return true;
          }
          start = i + 1;
        }
      }
      return false;
    } catch (IOException gone) {
      return false;
    }
  }

  private static @Nullable Row row(Path entry) {
    try (var in = Files.newInputStream(entry.resolve("stat"))) {
      String stat = new String(in.readNBytes(2048), StandardCharsets.UTF_8);
      int open = stat.indexOf('(');
      int close = stat.lastIndexOf(')');
      String[] fields = stat.substring(close + 2).split(" ", -1);
      return new Row(
          Long.parseLong(stat.substring(0, open).strip()),
          Long.parseLong(fields[1]),
          Long.parseLong(fields[2]),
          Long.parseLong(fields[3]),
          Long.parseLong(fields[5]),
          Long.parseLong(fields[11]) + Long.parseLong(fields[12]),
          Long.parseLong(fields[19]),
          Long.parseLong(fields[21]) * 4096,
          stat.substring(open + 1, close));
    } catch (IOException | RuntimeException gone) {
      return null;
    }
  }
}
