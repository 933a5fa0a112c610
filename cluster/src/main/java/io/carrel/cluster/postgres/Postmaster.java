package io.carrel.cluster.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts, adopts and stops the postmaster of one data folder. Blocks. */
final class Postmaster {
  private static final Logger LOG = LoggerFactory.getLogger(Postmaster.class);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final long LOOK_EVERY_MILLIS = 10;
  private static final int TRIES = 3;
  private static final long MAX_LOG_BYTES = 1 << 20;

  private final PostgresPrograms programs;
  private final Path folder;
  private final Path log;

  Postmaster(PostgresPrograms programs, Path folder, Path log) {
    this.programs = programs;
    this.folder = folder;
    this.log = log;
  }

  /** Makes sure that it runs, and answers its port on loopback. */
  int ensureRunning() throws IOException, InterruptedException {
    Optional<Integer> adopted = adopt();
    if (adopted.isPresent()) {
      return adopted.get();
    }
    endLeftOvers();
    for (int left = TRIES; ; left--) {
      int port = freePort();
      Process process = launch(port);
      if (awaitReady(process)) {
        return port;
      }
      // Between the choice of the port and its use somebody else may have taken it.
      if (left == 1 || !LogTail.of(log).contains("could not bind")) {
        throw new IOException(LogTail.of(log));
      }
    }
  }

  /** Whether it lives, even if it only starts. */
  boolean isRunning() throws IOException {
    return running().isPresent();
  }

  /**
   * Starts it at this port and waits until it is ready.
   *
   * @throws IOException when it ended instead, or takes longer than a minute
   */
  void startAgain(int port) throws IOException, InterruptedException {
    endLeftOvers();
    if (!awaitReady(launch(port))) {
      throw new IOException(LogTail.of(log));
    }
  }

  /** Ends it without waiting for its clients, whose transactions are rolled back. */
  void stop() throws IOException, InterruptedException {
    if (running().isEmpty()) {
      endLeftOvers();
      return;
    }
    Process stop =
        PostgresProcess.prepare(
                List.of(
                    programs.program("pg_ctl").toString(),
                    "stop",
                    "--pgdata=" + folder,
                    "--mode=fast",
                    "--silent",
                    "--timeout=" + PATIENCE.toSeconds()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (stop.waitFor() != 0) {
      LOG.warn("PostgreSQL did not stop by itself and is killed; it will recover");
    }
    endLeftOvers();
  }

  /** The one a former hub left behind, if it is of this program and was started in this way. */
  private Optional<Integer> adopt() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Optional<PostgresProcess> there = running(); there.isPresent(); there = running()) {
      boolean fits =
          there.get().program().equals(programs.program("postgres").toRealPath())
              && withoutPort(there.get().arguments()).equals(withoutPort(command(0)));
      if (!fits || System.nanoTime() > deadline) {
        stop();
        return Optional.empty();
      }
      Optional<PidFile> says = PidFile.read(folder);
      if (says.isPresent() && says.get().isReady()) {
        LOG.info("adopted the PostgreSQL that was left running");
        return Optional.of(says.get().port());
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return Optional.empty();
  }

  private Optional<PostgresProcess> running() throws IOException {
    Optional<PidFile> says = PidFile.read(folder);
    return says.isPresent() ? PostgresProcess.find(says.get().pid(), folder) : Optional.empty();
  }

  /**
   * Ends what works in the folder without a postmaster, then removes a pid file whose process id
   * belongs to somebody else by now: PostgreSQL would believe it.
   */
  private void endLeftOvers() throws IOException, InterruptedException {
    List<PostgresProcess> left = PostgresProcess.in(folder);
    while (!left.isEmpty()) {
      left.forEach(PostgresProcess::kill);
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
      left = PostgresProcess.in(folder);
    }
    Files.deleteIfExists(PidFile.path(folder));
  }

  private Process launch(int port) throws IOException {
    if (Files.exists(log) && Files.size(log) > MAX_LOG_BYTES) {
      Files.move(
          log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
    }
    return PostgresProcess.prepareDetached(command(port))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
        .start();
  }

  private List<String> command(int port) {
    List<String> command = new ArrayList<>();
    command.add(programs.program("postgres").toString());
    command.addAll(List.of("-D", folder.toString(), "-p", Integer.toString(port)));
    for (String setting :
        List.of(
            "listen_addresses=127.0.0.1",
            // Java speaks TCP only, and a socket's path may be at most 107 bytes long.
            "unix_socket_directories=",
            "fsync=on",
            "synchronous_commit=on",
            "max_connections=100",
            "shared_buffers=64MB",
            // Nobody replicates from here; no helper processes for that, nor for reading.
            "wal_level=minimal",
            "max_wal_senders=0",
            "io_method=sync",
            "jit=off",
            "log_checkpoints=off",
            "log_min_messages=warning")) {
      command.addAll(List.of("-c", setting));
    }
    return command;
  }

  private static List<String> withoutPort(List<String> command) {
    List<String> rest = new ArrayList<>(command);
    int port = rest.indexOf("-p");
    if (port >= 0 && port + 1 < rest.size()) {
      rest.set(port + 1, "");
    }
    return rest;
  }

  /** False when it ended instead. */
  private boolean awaitReady(Process process) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (process.isAlive()) {
      Optional<PidFile> says = PidFile.read(folder);
      if (says.isPresent() && says.get().pid() == process.pid() && says.get().isReady()) {
        return true;
      }
      if (System.nanoTime() > deadline) {
        throw new IOException(
            "it is not ready after " + PATIENCE.toSeconds() + " s: " + LogTail.of(log));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MILLIS);
    }
    return false;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
