package io.carrel.cluster.replicas;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One incarnation of one replica: a living program and the pipes to it. */
final class Replica {
  private static final Logger LOG = LoggerFactory.getLogger(Replica.class);

  private final Process process;
  private final BufferedWriter in;
  private @Nullable String address;
  private @Nullable String uid;
  private Stage stage = Stage.STARTING;

  /** How far it has come. */
  enum Stage {
    STARTING,
    /** It knows its address and waits to be told whom to join. */
    BOUND,
    JOINING,
    READY
  }

  /** What becomes of a replica, on threads of its own. */
  interface Watcher {
    void said(Replica replica, String line);

    /** The program has ended: nothing of it can act any more. */
    void ended(Replica replica, int code);
  }

  private Replica(Process process) {
    this.process = process;
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /** Starts it in a session of its own: the terminal's Ctrl-C is for the one who starts it. */
  static Replica start(Launch launch, Watcher watcher) throws IOException {
    List<String> command = new java.util.ArrayList<>(List.of("setsid"));
    command.addAll(launch.command());
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    Replica replica = new Replica(process);
    Thread reader = new Thread(() -> replica.read(watcher), "carrel-replica-" + launch.name());
    reader.setDaemon(true);
    reader.start();
    replica.write(launch.settings());
    return replica;
  }

  private void read(Watcher watcher) {
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        watcher.said(this, line);
      }
    } catch (IOException broken) {
      LOG.debug("the pipe broke", broken);
    }
    // Only the wait for the process proves its end: a pipe may break for other reasons.
    watcher.ended(this, process.onExit().join().exitValue());
  }

  void bound(String boundAddress, String boundUid) {
    address = boundAddress;
    uid = boundUid;
    stage = Stage.BOUND;
  }

  void join(List<String> others) {
    stage = Stage.JOINING;
    write(String.join(" ", Lifeline.JOIN, String.join(" ", others)).strip());
  }

  void ready() {
    stage = Stage.READY;
  }

  Stage stage() {
    return stage;
  }

  @Nullable String address() {
    return address;
  }

  /** Tells it of another one's end. */
  void died(Replica other) {
    if (other.address != null) {
      write(Lifeline.DIED + " " + other.address + " " + other.uid);
    }
  }

  /** Asks it to drain and end. By its handle: the process itself would close the pipes as well. */
  void stop() {
    process.toHandle().destroy();
  }

  /** Waits for its end, and makes sure of it. */
  void awaitEnd(long seconds) throws InterruptedException {
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
  }

  private void write(String line) {
    try {
      in.write(line);
      in.newLine();
      in.flush();
    } catch (IOException ended) {
      LOG.debug("it does not listen any more", ended);
    }
  }
}
