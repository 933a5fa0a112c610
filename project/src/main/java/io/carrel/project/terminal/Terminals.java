package io.carrel.project.terminal;

import io.carrel.project.Log;
import io.carrel.project.Refusal;
import io.carrel.project.system.ChildEnvironment;
import io.carrel.project.system.Commands;
import io.carrel.project.system.ProcessTable;
import io.carrel.project.system.Signals;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The project's terminals and running commands. Starting one blocks. Safe for several threads. */
public final class Terminals {
  private static final int MAX_RUNNING = 64;
  private static final int MAX_TITLE = 200;
  private static final long KILL_AFTER_SECONDS = 2;

  private final Path home;
  private final ChildEnvironment environment;
  private final ProcessTable processes;
  private final StreamSettings settings;
  private final Clock clock;
  private final ScheduledExecutorService timer;
  private final Executor sending;
  private final Executor blocking;
  private final Map<String, Running> running = new LinkedHashMap<>();
  private final Map<String, String> startedBy = new HashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private int starting;

  private record Running(
      Stream stream, boolean terminal, String title, String cwd, String command, Instant started) {
    Running titled(String newTitle) {
      return new Running(stream, terminal, newTitle, cwd, command, started);
    }

    Running at(String newCwd, String newCommand) {
      return new Running(stream, terminal, title, newCwd, newCommand, started);
    }
  }

  /**
   * What is told of a terminal.
   *
   * @param cwd where its shell is, {@code ~} for the home
   * @param command the program in its foreground, at most 15 bytes of its name
   */
  public record Info(
      String id, String title, String cwd, String command, Instant started, long pid) {}

  /**
   * @param sending runs the sends one after another, on one thread
   * @param blocking starts a thread for each task
   */
  public Terminals(
      Path home,
      ChildEnvironment environment,
      ProcessTable processes,
      StreamSettings settings,
      Clock clock,
      ScheduledExecutorService timer,
      Executor sending,
      Executor blocking) {
    this.home = home;
    this.environment = environment;
    this.processes = processes;
    this.settings = settings;
    this.clock = clock;
    this.timer = timer;
    this.sending = sending;
    this.blocking = blocking;
  }

  /** Called, on any thread, after each change of {@link #list}. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** No longer called. */
  public void removeListener(Runnable listener) {
    listeners.remove(listener);
  }

  /** The terminals that run, oldest first. */
  public synchronized List<Info> list() {
    List<Info> infos = new ArrayList<>();
    for (Running one : running.values()) {
      if (one.terminal() && one.stream().isRunning()) {
        infos.add(
            new Info(
                one.stream().id(),
                one.title(),
                one.cwd(),
                one.command(),
                one.started(),
                one.stream().pid()));
      }
    }
    return infos;
  }

  /** How many commands of exec channels run. */
  public synchronized int runningCommands() {
    return (int)
        running.values().stream().filter(o -> !o.terminal() && o.stream().isRunning()).count();
  }

  /**
   * Starts a terminal, or answers the one that {@code request} has started before.
   *
   * @param request names the request to start; a repetition starts nothing
   */
  public Stream startTerminal(
      String request, @Nullable String cwd, @Nullable String title, int columns, int rows)
      throws IOException {
    Path folder = Commands.cwd(home, cwd);
    Map<String, String> variables =
        environment.with(Map.of("TERM", "xterm-256color", "COLORTERM", "truecolor"));
    return start(
        request,
        () -> new PtySource(variables, folder, columns, rows),
        new Start(true, title == null ? "" : bounded(title), shown(folder), "bash", columns, rows));
  }

  /** Starts a command without a terminal, or answers the one started by the same request. */
  public Stream startCommand(String request, List<String> command, @Nullable String cwd)
      throws IOException {
    Commands.requirePlain(command);
    Path folder = Commands.cwd(home, cwd);
    return start(
        request,
        () -> new PipeSource(environment.with(Map.of()), folder, command),
        new Start(false, "", shown(folder), command.get(0), 80, 24));
  }

  private record Start(
      boolean terminal, String title, String cwd, String command, int columns, int rows) {}

  private interface Opening {
    Source open() throws IOException;
  }

  private Stream start(String request, Opening opening, Start start) throws IOException {
    synchronized (this) {
      Running before = running.get(startedBy.getOrDefault(request, ""));
      if (before != null && before.terminal() == start.terminal()) {
        return before.stream();
      }
      long alive = running.values().stream().filter(o -> o.stream().isRunning()).count();
      if (alive + starting >= MAX_RUNNING) {
        throw new Refusal(429, "too_many", "There are too many terminals and commands open.");
      }
      starting++;
    }
    try {
      String id = UUID.randomUUID().toString();
      Stream stream =
          new Stream(
              id, opening.open(), settings, start.columns(), start.rows(), sending, blocking);
      register(request, stream, start);
      supervise(stream);
      return stream;
    } finally {
      synchronized (this) {
        starting--;
      }
    }
  }

  private void register(String request, Stream stream, Start start) {
    Running one =
        new Running(
            stream, start.terminal(), start.title(), start.cwd(), start.command(), clock.instant());
    synchronized (this) {
      running.put(stream.id(), one);
      startedBy.put(request, stream.id());
    }
    changed();
  }

  private void supervise(Stream stream) {
    Thread reader = new Thread(stream::readToEnd, "terminal-read");
    reader.setDaemon(true);
    reader.start();
    blocking.execute(
        () -> {
          try {
            Exit how = stream.awaitEnd(reader);
            stream.end(how);
            Log.info("process_ended", "id", stream.id(), "code", how.code());
            changed();
          } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
          }
        });
  }

  /** The stream with this id, also when it ended a short while ago. */
  public synchronized Stream require(String id) {
    Running one = running.get(id);
    if (one == null) {
      throw new Refusal(404, "no_such_terminal", "This terminal or command is gone.");
    }
    return one.stream();
  }

  /** The client has its terminal: its next request to start means a new one. */
  public synchronized void settled(String request) {
    startedBy.remove(request);
  }

  /** Changes the title that people see. */
  public void rename(String id, String title) {
    synchronized (this) {
      require(id);
      running.computeIfPresent(id, (key, one) -> one.titled(bounded(title)));
    }
    changed();
  }

  /** Notes what each terminal is at and where. Blocks; cheap enough for every other second. */
  public void observe() {
    boolean changed = false;
    for (Info info : list()) {
      changed |= observe(info);
    }
    if (changed) {
      changed();
    }
  }

  private boolean observe(Info info) {
    Optional<ProcessTable.Row> shell = processes.find(info.pid());
    // The leader of a pipeline may be gone before the rest of it: what was seen last holds then.
    String command =
        shell
            .flatMap(row -> processes.find(row.foreground()))
            .map(ProcessTable.Row::command)
            .orElse(info.command());
    String cwd = processes.cwd(info.pid()).map(this::shown).orElse(info.cwd());
    if (command.equals(info.command()) && cwd.equals(info.cwd())) {
      return false;
    }
    synchronized (this) {
      return running.computeIfPresent(info.id(), (key, one) -> one.at(cwd, command)) != null;
    }
  }

  /** Hangs up: SIGHUP to the process and its session, SIGKILL to what is left two seconds later. */
  public void kill(String id) throws IOException {
    Stream stream = require(id);
    if (!stream.isRunning()) {
      return;
    }
    long pid = stream.pid();
    processes.signalSession(pid, Signals.HUP);
    var unused = timer.schedule(() -> killSession(pid), KILL_AFTER_SECONDS, TimeUnit.SECONDS);
  }

  private void killSession(long session) {
    try {
      processes.signalSession(session, Signals.KILL);
    } catch (IOException e) {
      Log.warn("kill_failed", "type", e.getClass().getSimpleName());
    }
  }

  /** Hangs up everything. */
  public void hangUpAll() {
    List<Long> sessions;
    synchronized (this) {
      sessions =
          running.values().stream()
              .filter(o -> o.stream().isRunning())
              .map(o -> o.stream().pid())
              .toList();
    }
    for (long pid : sessions) {
      try {
        processes.signalSession(pid, Signals.HUP);
        processes.signalSession(pid, Signals.TERM);
      } catch (IOException e) {
        Log.warn("hang_up_failed", "type", e.getClass().getSimpleName());
      }
    }
  }

  /** Drops what ended and to which nobody came back. Called every few seconds. */
  public void sweep() {
    List<Stream> forgotten = new ArrayList<>();
    synchronized (this) {
      running.values().removeIf(o -> o.stream().isForgettable() && forgotten.add(o.stream()));
      startedBy.values().retainAll(running.keySet());
    }
    forgotten.forEach(Stream::forget);
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }

  private String shown(Path folder) {
    if (!folder.startsWith(home)) {
      return folder.toString();
    }
    Path below = home.relativize(folder);
    return below.toString().isEmpty() ? "~" : "~/" + below;
  }

  private static String bounded(String title) {
    return title.length() <= MAX_TITLE ? title : title.substring(0, MAX_TITLE);
  }
}
